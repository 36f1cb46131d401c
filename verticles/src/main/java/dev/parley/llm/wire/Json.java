package dev.parley.llm.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Providers.Breakage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON of foreign hands: what is missing, null or of another type is simply not there. */
public final class Json {

    /** Thread-safe. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int SHOWN = 200;

    private Json() {}

    /** Writes a body piece by piece. */
    public interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** The bytes of what is written. */
    public static Buffer write(Writing writing) {
        try (var bytes = new ByteArrayBuilder();
                var json = MAPPER.createGenerator(bytes)) {
            writing.to(json);
            json.flush();
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("a request cannot be written", e);
        }
    }

    /** Reads a value. Throws a {@link TroubleException} with CUT_OFF where it is none. */
    public static JsonNode read(byte[] bytes, int offset, int length) {
        try {
            var node = MAPPER.readTree(bytes, offset, length);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (IOException _) {
            // Told below, with what there is instead.
        }
        throw new TroubleException(Breakage.CUT_OFF, "answered with what is no JSON: " + shown(bytes, offset, length));
    }

    public static JsonNode read(Buffer buffer) {
        return read(buffer.getBytes(), 0, buffer.length());
    }

    /** Reads a value of which nothing is known; a missing node where it is none. */
    public static JsonNode tryRead(Buffer buffer) {
        try {
            return MAPPER.readTree(buffer.getBytes());
        } catch (IOException _) {
            return MAPPER.missingNode();
        }
    }

    /**
     * Reads an object that a user has given.
     *
     * @param name what it is, for the refusal with INVALID
     */
    public static ObjectNode object(String name, String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Refused as any other text that is no object.
        }
        throw new TroubleException(Breakage.INVALID, name + " must be a JSON object");
    }

    /** A text that is not empty. */
    public static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** A number that is there; 0 for none. */
    public static int count(JsonNode node) {
        return node.isNumber() ? node.intValue() : 0;
    }

    /** The numbers of a list. Throws a {@link TroubleException} with CUT_OFF for what is none. */
    public static float[] floats(JsonNode list) {
        if (!list.isArray() || list.isEmpty()) {
            throw new TroubleException(Breakage.CUT_OFF, "answered with what is no vector");
        }
        var values = new float[list.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    /** The beginning of what an upstream has sent, on one line. */
    static String shown(byte[] bytes, int offset, int length) {
        var text = new String(bytes, offset, Math.min(length, SHOWN), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.isEmpty() ? "(nothing)" : length > SHOWN ? text + "…" : text;
    }
}
