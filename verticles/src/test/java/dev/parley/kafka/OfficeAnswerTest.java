package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Office;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfficeAnswerTest {

    @Test
    void everyDigitOfATableArrives() throws Exception {
        var output = new Office.Output(
                Office.Form.TABLE,
                "[[\"сумма\",1.10,12345678901234567890123,0.1000000000000000055511151231257827]]",
                "analysis",
                Optional.empty(),
                false,
                "scripted",
                "small",
                Llm.Tokens.NONE,
                0,
                1.5);
        var record = """
                {"id": "8a6e0804-2bd0-4672-b79d-d97027f9071a", "kind": "office", "idempotency_key": "gigaoffice:r1",
                 "state": "succeeded", "created": "2026-03-01T12:00:00Z", "ended": "2026-03-01T12:00:03Z", "output": %s}
                """.formatted(MessageWire.JSON.writeValueAsString(output));

        var answer = AnswerForm.of(record);

        assertThat(answer.key()).isEqualTo("r1");
        assertThat(new String(answer.bytes(), StandardCharsets.UTF_8))
                .contains("[[\"сумма\",1.10,12345678901234567890123,0.1000000000000000055511151231257827]]");
    }
}
