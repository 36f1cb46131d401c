package dev.parley.interview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Pattern;

/**
 * The one JSON object that a model was asked for. It is never looked for within other text: what stands there may be quoted from an
 * answer. Pure.
 */
record ReplyObject(JsonNode json) {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The whole reply as a block of code, as models like to write JSON. */
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*\\n(.*)\\n\\s*```", Pattern.DOTALL);

    static ReplyObject of(String reply) {
        var fenced = FENCED.matcher(reply.strip());
        try {
            var json = STRICT.readTree(fenced.matches() ? fenced.group(1) : reply);
            if (json.isObject()) {
                return new ReplyObject(json);
            }
        } catch (JsonProcessingException _) {
            // Told below, as any other text that is no object.
        }
        throw new UnreadableReply("it is not one JSON object and nothing else");
    }

    /** A whole number within limits. */
    int integer(String field, int min, int max) {
        var value = json.path(field);
        if (!value.isIntegralNumber()) {
            throw new UnreadableReply("\"" + field + "\" is missing or no whole number");
        }
        if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw new UnreadableReply("\"" + field + "\" is " + value + " and not from " + min + " to " + max);
        }
        return value.intValue();
    }

    /** A text that is not blank. */
    String text(String field) {
        var value = json.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new UnreadableReply("\"" + field + "\" is missing or no text");
        }
        return value.textValue().strip();
    }
}
