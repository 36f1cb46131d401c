package dev.parley.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outbox.Outgoing;
import dev.parley.conf.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPlanTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
    private static final RetryPlan PLAN =
            new RetryPlan(new Backoff(Duration.ofSeconds(8), Duration.ofMinutes(1)), Duration.ofDays(1));

    @ParameterizedTest
    @CsvSource({"0, 4, 8", "1, 8, 16", "2, 16, 32", "3, 30, 60", "4, 30, 60", "1000, 30, 60"})
    void thePauseDoublesUpToItsLimitAndIsPartlyRandom(int attempts, int least, int most) {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++) {
            assertThat(PLAN.next(message(attempts), CREATED, random)).hasValueSatisfying(next -> assertThat(next)
                    .isBetween(CREATED.plusSeconds(least), CREATED.plusSeconds(most)));
        }
    }

    @Test
    void aMessageThatWouldBeOlderThanADayIsGivenUp() {
        var evening = CREATED.plus(Duration.ofDays(1));

        assertThat(PLAN.next(message(3), evening.minusSeconds(61), new Random(1)))
                .isPresent();
        assertThat(PLAN.next(message(3), evening.minusSeconds(29), new Random(1)))
                .isEmpty();
    }

    private static Outgoing message(int attempts) {
        return new Outgoing(1, new UUID(1, 1), "https://example.org/", "key", "{}", CREATED, attempts);
    }
}
