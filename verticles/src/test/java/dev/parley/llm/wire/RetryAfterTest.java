package dev.parley.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "retry-after, 20, PT20S",
        "retry-after, 0.5, PT0.5S",
        "Retry-After, 'Sun, 01 Mar 2026 10:01:30 GMT', PT1M30S",
        "retry-after-ms, 1500, PT1.5S",
        "x-ms-retry-after-ms, 700, PT0.7S"
    })
    void everyFormOfAWaitIsRead(String name, String value, Duration wait) {
        assertThat(of(name, value)).contains(wait);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 0",
        "retry-after, -1",
        "retry-after, soon",
        "retry-after, 'Sun, 01 Mar 2026 09:00:00 GMT'",
        "x-ms-retry-after-ms, -1",
        "x-ratelimit-reset-requests, 6m0s"
    })
    void whatSaysNothingIsNoWait(String name, String value) {
        assertThat(of(name, value)).isEmpty();
    }

    @Test
    void theLimitThatIsUsedUpSaysWhenItIsFilledAgain() {
        assertThat(of(
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-reset-requests", "1h",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "6m0s"))
                .contains(Duration.ofMinutes(6));
    }

    @ParameterizedTest
    @CsvSource({"34.074824224s, PT34.075S", "6m0s, PT6M", "20ms, PT0.02S", "1h2m3s, PT1H2M3S", "7, PT7S"})
    void spansAreReadAsTheyAreWritten(String text, Duration span) {
        assertThat(RetryAfter.span(text)).contains(span);
    }

    private static Optional<Duration> of(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RetryAfter.of(headers, CLOCK);
    }
}
