package dev.parley.jobs;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.parley.bus.Failure;
import dev.parley.bus.Schedules.Rhythm;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * When a job recurs. Of instants that have gone by unused only the last one counts: {@link #next} lies in the future. Pure.
 */
final class Recurrence {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    /** Five fields, as POSIX describes crontab: where day of month and day of week are both given, either will do. */
    private static final CronParser CRON = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private Recurrence() {}

    /** The first run of a schedule that is made now; INVALID, naming the field, where the rhythm is none. */
    static Instant first(Rhythm rhythm, Instant now) {
        return switch (rhythm) {
            case Rhythm.Every(var pause) -> now.plus(checked(pause)).truncatedTo(ChronoUnit.MILLIS);
            case Rhythm.Cron cron -> next(cron, now);
        };
    }

    /** The first run after now of a schedule that was due at this instant. */
    static Instant next(Rhythm rhythm, Instant due, Instant now) {
        return switch (rhythm) {
            case Rhythm.Every(var pause) -> {
                var missed = now.isBefore(due) ? 0 : Duration.between(due, now).dividedBy(checked(pause));
                yield due.plus(pause.multipliedBy(missed + 1));
            }
            case Rhythm.Cron cron -> next(cron, now.isBefore(due) ? due : now);
        };
    }

    private static Duration checked(Duration pause) {
        if (pause.compareTo(SHORTEST) < 0 || pause.compareTo(LONGEST) > 0) {
            throw Failure.INVALID.because("every: must be 1 s to 366 d");
        }
        return pause;
    }

    private static Instant next(Rhythm.Cron cron, Instant after) {
        return times(cron)
                .nextExecution(after.atZone(zone(cron)))
                .orElseThrow(() -> Failure.INVALID.because("cron: there is never such a day: " + cron.expression()))
                .toInstant();
    }

    private static ExecutionTime times(Rhythm.Cron cron) {
        try {
            return ExecutionTime.forCron(CRON.parse(cron.expression()));
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because(
                    "cron: must be five fields such as “30 2 * * MON-FRI”: minute, hour, day of the month, month and day"
                            + " of the week; " + e.getMessage(),
                    e);
        }
    }

    private static ZoneId zone(Rhythm.Cron cron) {
        try {
            return ZoneId.of(cron.zone());
        } catch (DateTimeException e) {
            throw Failure.INVALID.because(
                    "time_zone: there is no zone " + cron.zone() + "; give one such as UTC or Europe/Berlin", e);
        }
    }
}
