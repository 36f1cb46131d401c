package dev.parley.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.ProviderConf;
import dev.parley.conf.ProviderConf.WeightedKey;
import dev.parley.conf.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedKeysTest {

    private static final Secret A = new Secret("a-key");
    private static final Secret B = new Secret("b-key");

    private long now = Long.MAX_VALUE - 5;
    private final WeightedKeys keys =
            new WeightedKeys(List.of(new WeightedKey(A, 3), new WeightedKey(B, 1)), () -> now);

    @Test
    void eachKeyHasItsShareAndTheyAreMixed() {
        assertThat(next(8)).isEqualTo("aabaaaba");
    }

    @Test
    void aKeyThatRestsIsNotUsedUntilItsTimeIsOver() {
        keys.rest(A, Duration.ofSeconds(10));
        assertThat(next(3)).isEqualTo("bbb");

        now += Duration.ofSeconds(10).toNanos();

        assertThat(next(4)).contains("a");
    }

    @Test
    void whereAllRestTheOneThatIsBackFirstIsUsed() {
        keys.rest(A, Duration.ofSeconds(10));
        keys.rest(B, Duration.ofSeconds(20));

        assertThat(next(2)).isEqualTo("aa");
    }

    @Test
    void keysThatAreReplacedAreNotUsedAgain() {
        keys.rest(B, Duration.ofSeconds(10));

        keys.replace(ProviderConf.keys("b-key*2, c-key"));

        assertThat(next(6)).doesNotContain("a").contains("b", "c");
    }

    @Test
    void withoutKeysThereIsNone() {
        assertThat(new WeightedKeys(List.of(), () -> now).next()).isEmpty();
    }

    @Test
    void aKeyIsTakenOutOfWhatAProviderSays() {
        assertThat(keys.conceal("Incorrect API key provided: a-key.")).isEqualTo("Incorrect API key provided: ***.");
    }

    private String next(int times) {
        return IntStream.range(0, times)
                .mapToObj(_ -> keys.next().orElseThrow().reveal().substring(0, 1))
                .collect(Collectors.joining());
    }
}
