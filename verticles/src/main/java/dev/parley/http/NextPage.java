package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.ListPlace;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.regex.Pattern;

/** The {@code next} of a page, which is the {@code before} of the one after it. */
final class NextPage {

    /** Years of four digits: others have a sign, and may be beyond what the store knows. */
    private static final Pattern TEXT = Pattern.compile("(\\d{4}-[^_]+)_([^_]+)");

    private static final String UNKNOWN = "before: must be the next of another page, as it was told there";

    private NextPage() {}

    static String next(ListPlace place) {
        return place.at() + "_" + place.id();
    }

    /** INVALID for what no page has told. */
    static ListPlace before(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw Failure.INVALID.because(UNKNOWN);
        }
        try {
            return new ListPlace(Instant.parse(parts.group(1)), UUID.fromString(parts.group(2)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Failure.INVALID.because(UNKNOWN, e);
        }
    }
}
