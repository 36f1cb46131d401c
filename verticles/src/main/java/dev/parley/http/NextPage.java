package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.ListPlace;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** The {@code next} of a page, which is the {@code before} of the one after it. */
final class NextPage {

    private NextPage() {}

    static String next(ListPlace place) {
        return place.at() + "_" + place.id();
    }

    /** INVALID for what no page has told. */
    static ListPlace before(String text) {
        var border = text.indexOf('_');
        try {
            return new ListPlace(
                    Instant.parse(text.substring(0, Math.max(border, 0))), UUID.fromString(text.substring(border + 1)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Failure.INVALID.because("before: must be the next of another page, as it was told there", e);
        }
    }
}
