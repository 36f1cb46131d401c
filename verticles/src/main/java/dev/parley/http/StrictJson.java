package dev.parley.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a body once, as a tree, and refuses what another reader might take for something else. Safe for threads. */
final class StrictJson {

    /** Levels of objects and arrays within each other; schemas of tools need a third of this. */
    static final int DEEPEST = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            // Pictures stand in texts; the body as a whole is limited.
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Numbers stay as they were written, however long. */
    private static final JsonMapper EXACT_JSON = JSON.rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /** The value in the body. INVALID, with line and column, where it is broken, has a key twice, or is nested too deeply. */
    static JsonNode read(byte[] body) {
        return read(JSON, body);
    }

    /** The same, with every digit of its numbers. */
    static JsonNode readExactly(byte[] body) {
        return read(EXACT_JSON, body);
    }

    private static JsonNode read(JsonMapper mapper, byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (StreamConstraintsException e) {
            throw Failure.INVALID.because("the body is nested deeper than " + DEEPEST
                    + " levels, or has a number that is" + " too long: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw broken(e.getOriginalMessage() + place(e));
        } catch (IOException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    /** The value in a text that was made by a part of this service. */
    static JsonNode read(String json) {
        try {
            return EXACT_JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("a part of the answer is not valid JSON", e);
        }
    }

    /** An object with these fields. */
    static ObjectNode object(Map<String, JsonNode> fields) {
        return new ObjectNode(JSON.getNodeFactory(), new LinkedHashMap<>(fields));
    }

    private static FailureException broken(String reason) {
        return Failure.INVALID.because("the body is not valid JSON: " + reason);
    }

    private static String place(JsonProcessingException e) {
        return Optional.ofNullable(e.getLocation())
                .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                .orElse("");
    }
}
