package dev.parley.jobs;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Schedules.Rhythm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecurrenceTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Rhythm HOURLY = new Rhythm.Every(Duration.ofHours(1));

    @Test
    void stepsCountFromTheFirstRun() {
        assertThat(Recurrence.first(HOURLY, NOON)).isEqualTo(NOON.plusSeconds(3600));
        assertThat(Recurrence.next(HOURLY, NOON, NOON.plusSeconds(2))).isEqualTo(NOON.plusSeconds(3600));
    }

    @Test
    void missedStepsAreLeftOutAndTheOthersStayWhereTheyWere() {
        assertThat(Recurrence.next(HOURLY, NOON, NOON.plus(Duration.ofMinutes(195))))
                .isEqualTo(NOON.plus(Duration.ofHours(4)));
        assertThat(Recurrence.next(HOURLY, NOON, NOON.plus(Duration.ofHours(2))))
                .isEqualTo(NOON.plus(Duration.ofHours(3)));
    }

    @Test
    void missedTimesOfACronAreLeftOut() {
        var nightly = cron("30 2 * * *", "UTC");

        assertThat(Recurrence.next(nightly, NOON, NOON.plus(Duration.ofDays(10))))
                .isEqualTo(Instant.parse("2026-06-12T02:30:00Z"));
    }

    @Test
    void aCronIsMeantInItsTimeZone() {
        assertThat(Recurrence.first(cron("30 2 * * *", "Europe/Berlin"), NOON))
                .isEqualTo(Instant.parse("2026-06-02T00:30:00Z"));
    }

    @Test
    void aTimeThatIsThereTwiceInAutumnRunsOnceAndOneThatIsMissingInSpringNotAtAll() {
        var nightly = cron("30 2 * * *", "Europe/Berlin");

        assertThat(runs(nightly, "2026-10-24T12:00:00Z", 2))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(runs(nightly, "2026-03-28T12:00:00Z", 1)).containsExactly(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void dayOfTheMonthAndDayOfTheWeekAreAlternatives() {
        assertThat(runs(cron("0 0 13 * FRI", "UTC"), "2026-12-05T00:00:00Z", 3))
                .containsExactly(
                        Instant.parse("2026-12-11T00:00:00Z"),
                        Instant.parse("2026-12-13T00:00:00Z"),
                        Instant.parse("2026-12-18T00:00:00Z"));
    }

    @Test
    void whatIsNoRhythmIsRefusedByTheNameOfItsField() {
        for (var wrong : List.of("", "daily", "* * * *", "* * * * * *", "61 * * * *", "*/0 * * * *", "0 0 30 2 *")) {
            refused(Failure.INVALID, () -> Recurrence.first(cron(wrong, "UTC"), NOON))
                    .withMessageStartingWith("cron: ");
        }
        refused(Failure.INVALID, () -> Recurrence.first(cron("* * * * *", "Europe/Atlantis"), NOON))
                .withMessageStartingWith("time_zone: ");
        for (var wrong : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(367))) {
            refused(Failure.INVALID, () -> Recurrence.first(new Rhythm.Every(wrong), NOON))
                    .withMessageStartingWith("every: ");
        }
    }

    private static List<Instant> runs(Rhythm rhythm, String from, int count) {
        return Stream.iterate(Recurrence.first(rhythm, Instant.parse(from)), run -> Recurrence.next(rhythm, run, run))
                .limit(count)
                .toList();
    }

    private static Rhythm cron(String expression, String zone) {
        return new Rhythm.Cron(expression, zone);
    }
}
