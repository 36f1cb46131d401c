package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"250 ms, PT0.25S", "30 s, PT30S", "5min, PT5M", "8 h, PT8H", "7 d, PT168H", "0 s, PT0S"})
    void durationIsANumberWithAUnit(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"1 GiB, 1073741824", "512 MiB, 536870912", "3KiB, 3072", "42, 42", "42 B, 42"})
    void sizeIsANumberWithABinaryUnitOrBytes(String text, long bytes) {
        assertThat(DataSize.parse(text)).contains(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1 GB", "-3 s", "-1", "1.5 h", "999999999999999 GiB", "ten"})
    void anythingElseIsRefused(String text) {
        assertThat(Durations.parse(text)).isEmpty();
        if (!text.equals("5")) {
            assertThat(DataSize.parse(text)).isEmpty();
        }
    }

    @Test
    void unitsAreShownInTheLargestThatFits() {
        assertThat(new DataSize(1536L << 20)).hasToString("1536 MiB");
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("90 min");
    }
}
