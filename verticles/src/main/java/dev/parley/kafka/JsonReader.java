package dev.parley.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.parley.bus.Failure;
import dev.parley.bus.MessageWire;
import dev.parley.conf.DataSize;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of a message to JSON and to texts in it; what is wrong is INVALID or TOO_LARGE and says where. Pure. */
final class JsonReader {

    private static final ObjectReader STRICT = MessageWire.JSON
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final DataSize largest;

    JsonReader(DataSize largest) {
        this.largest = largest;
    }

    JsonNode read(byte @Nullable [] message) {
        if (message == null || message.length == 0) {
            throw Failure.INVALID.because("the message is empty");
        }
        if (message.length > largest.bytes()) {
            throw Failure.TOO_LARGE.because("the message has " + message.length + " bytes; at most " + largest
                    + " are taken (kafka.max-message-size)");
        }
        try {
            return STRICT.readTree(message);
        } catch (JsonProcessingException e) {
            throw Failure.INVALID.because("not JSON in UTF-8: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Failure.INVALID.because("not JSON in UTF-8: " + e.getMessage());
        }
    }

    /** A value that was made by a part of this service, with every digit of its numbers. */
    static JsonNode exact(String json) throws JsonProcessingException {
        return STRICT.readTree(json);
    }

    /** A text that must be there and say something, without space around it. */
    static String text(JsonNode object, String field) {
        return optionalText(object, field)
                .orElseThrow(() -> Failure.INVALID.because(field + ": must be a text that is not empty"));
    }

    /** A text that says something, without space around it; empty where it does not or there is none. */
    static Optional<String> optionalText(JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw Failure.INVALID.because(field + ": must be a text");
        }
        return Optional.of(value.asText("").strip()).filter(text -> value.isTextual() && !text.isEmpty());
    }
}
