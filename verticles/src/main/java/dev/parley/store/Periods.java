package dev.parley.store;

import dev.parley.bus.Usage.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/**
 * The calendar's periods of one moment, in UTC, each by its number: minutes and days since 1970, months since the year 0.
 */
record Periods(long minute, long day, long month) {

    private static final long MINUTE = 60;
    private static final long DAY = 86_400;

    static Periods of(Instant at) {
        var second = at.getEpochSecond();
        var day = Math.floorDiv(second, DAY);
        return new Periods(Math.floorDiv(second, MINUTE), day, monthOf(day));
    }

    /** The first moment of a period. */
    Instant start(Period period) {
        return switch (period) {
            case MINUTE -> Instant.ofEpochSecond(minute * MINUTE);
            case DAY -> Instant.ofEpochSecond(day * DAY);
            case MONTH -> startOfMonth(month);
        };
    }

    /** The first moment after a period. */
    Instant end(Period period) {
        return switch (period) {
            case MINUTE -> Instant.ofEpochSecond((minute + 1) * MINUTE);
            case DAY -> Instant.ofEpochSecond((day + 1) * DAY);
            case MONTH -> startOfMonth(month + 1);
        };
    }

    /** How long from a moment of these periods until one of them ends. */
    Duration untilEnd(Period period, Instant now) {
        return Duration.between(now, end(period));
    }

    private static Instant startOfMonth(long month) {
        return YearMonth.of((int) Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    private static long monthOf(long day) {
        return LocalDate.ofEpochDay(day).getLong(ChronoField.PROLEPTIC_MONTH);
    }
}
