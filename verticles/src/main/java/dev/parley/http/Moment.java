package dev.parley.http;

import dev.parley.bus.Failure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Times in a query: a day of UTC, or a time with its zone. INVALID, naming the parameter, for anything else. */
final class Moment {

    private Moment() {}

    /** A time, or the beginning of a day. */
    static Instant from(String name, String text) {
        return moment(name, text, 0);
    }

    /** A time, or the end of a day, so that the day is in it as a whole. */
    static Instant until(String name, String text) {
        return moment(name, text, 1);
    }

    private static Instant moment(String name, String text, int days) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw Failure.INVALID.because(
                    name + ": must be a day such as 2026-03-04, or a time such as 2026-03-04T05:06:07Z");
        }
    }
}
