package dev.parley.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Purpose;
import dev.parley.conf.DataSize;
import dev.parley.kafka.OfficeMessage.Refused;
import dev.parley.kafka.OfficeMessage.Request;
import dev.parley.kafka.OfficeMessage.Unreadable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of a message to a request about a table, or to what is wrong with it. Pure; throws nothing. */
final class OfficeReader {

    private static final int LONGEST_ID = 200;

    private final JsonReader reader;

    OfficeReader(DataSize largest) {
        this.reader = new JsonReader(largest);
    }

    /** @param key the id of the request once more */
    OfficeMessage read(byte @Nullable [] key, byte @Nullable [] message) {
        try {
            var json = reader.read(message);
            var id = id(json);
            return request(id, json);
        } catch (FailureException e) {
            // What is too large is not read: then the key alone says whose it is.
            return e.failure() == Failure.TOO_LARGE && key != null && isId(new String(key, UTF_8))
                    ? new Refused(new String(key, UTF_8), e.detail())
                    : new Unreadable(e.detail());
        }
    }

    private static String id(JsonNode json) {
        if (!json.isObject()) {
            throw Failure.INVALID.because("the message is no object");
        }
        var id = JsonReader.text(json, "id");
        if (!isId(id)) {
            throw Failure.INVALID.because(
                    "id: must be 1 to " + LONGEST_ID + " characters without slashes and control characters");
        }
        return id;
    }

    private static OfficeMessage request(String id, JsonNode json) {
        try {
            var request = new Office.Request(
                    Purpose.ANSWER,
                    JsonReader.text(json, "query"),
                    JsonReader.optionalText(json, "input_range"),
                    JsonReader.optionalText(json, "category"),
                    data(json.path("input_data")),
                    Optional.empty());
            return new Request(id, priority(json.path("priority")), request);
        } catch (FailureException e) {
            return new Refused(id, e.detail());
        }
    }

    private static Optional<String> data(JsonNode table) {
        if (!table.isArray() && !table.isNull() && !table.isMissingNode()) {
            throw Failure.INVALID.because("input_data: must be a list of rows");
        }
        return table.isArray() ? Optional.of(table.toString()) : Optional.empty();
    }

    private static int priority(JsonNode priority) {
        if (!priority.canConvertToInt() && !priority.isNull() && !priority.isMissingNode()) {
            throw Failure.INVALID.because("priority: must be a whole number");
        }
        return priority.asInt(0);
    }

    private static boolean isId(String text) {
        return text.matches("[^/\\p{Cntrl}]{1," + LONGEST_ID + "}");
    }
}
