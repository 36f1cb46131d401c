package dev.parley.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Providers.EmbedCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void textsAreDividedByNumberAndByLengthAndStayInOrder() {
        assertThat(divided(2, 10, "a", "b", "c", "12345678901", "d", "123456", "1234"))
                .containsExactly(
                        List.of("a", "b"),
                        List.of("c"),
                        List.of("12345678901"),
                        List.of("d", "123456"),
                        List.of("1234"));
    }

    @Test
    void noTextsAreNoCall() {
        assertThat(divided(2, 10)).isEmpty();
    }

    private static List<List<String>> divided(int texts, int characters, String... all) {
        return Batches.of(new EmbedCall("m", List.of(all), Optional.empty()), new Dialect.BatchLimit(texts, characters))
                .stream()
                .map(EmbedCall::texts)
                .toList();
    }
}
