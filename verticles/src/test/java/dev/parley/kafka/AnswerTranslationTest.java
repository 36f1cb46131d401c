package dev.parley.kafka;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.kafka.messages.Messages.WrapperResponse;
import org.junit.jupiter.api.Test;

class AnswerTranslationTest {

    @Test
    void anIdMayHoldColons() {
        var answer = answer("""
                {"id": "1", "kind": "report", "idempotency_key": "urn:task:7:semi_report", "state": "succeeded",
                 "output": {"text": "# Report", "provider": "extractive"}}""");

        assertThat(answer.getTaskId()).isEqualTo("urn:task:7");
        assertThat(answer.getSemiReport().getText()).isEqualTo("# Report");
    }

    @Test
    void aCancelledTaskIsAnError() {
        var answer = answer("""
                {"id": "1", "kind": "report", "idempotency_key": "7:report", "state": "cancelled"}""");

        assertThat(answer.getTaskId()).isEqualTo("7");
        assertThat(answer.getError().getError()).startsWith("cancelled: ");
    }

    @Test
    void aJobWithoutAKeyOfATaskIsKnownByItsIdAndKind() {
        var answer = answer("""
                {"id": "0190", "kind": "transcribe-range", "state": "succeeded",
                 "output": {"transcription": "слово", "language": "ru"}}""");

        assertThat(answer.getTaskId()).isEqualTo("0190");
        assertThat(answer.getTranscription().getTranscription()).isEqualTo("слово");
    }

    @Test
    void whatIsNoAnswerOfATaskIsRefused() {
        refused(Failure.INTERNAL, () -> answer("no JSON"));
        refused(Failure.INTERNAL, () -> answer("{\"id\": \"1\", \"state\": \"running\"}"));
        refused(Failure.INTERNAL, () -> answer("""
                        {"id": "1", "kind": "probe", "state": "succeeded", "output": {}}""")).withMessageContaining("probe");
    }

    private static WrapperResponse answer(String record) {
        return ((TaskAnswer) AnswerForm.of(record)).response();
    }
}
