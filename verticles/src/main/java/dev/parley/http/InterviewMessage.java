package dev.parley.http;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a candidate's page sends, without the sound in it.
 *
 * @param type what it is
 * @param texts its other fields
 * @param sound bytes of sound that came with it
 */
record InterviewMessage(Type type, Map<String, String> texts, long sound) {

    /** The longest text; sound is not one. */
    private static final int LONGEST_TEXT = 64 << 10;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    InterviewMessage {
        texts = Map.copyOf(texts);
    }

    /** The types; the first four are those of the replaced system. */
    enum Type {
        START_INTERVIEW,
        AUDIO_DATA,
        NEXT_QUESTION,
        END_INTERVIEW,
        TEXT_ANSWER,
        AUDIO_CHUNK,
        AUDIO_END,
        AUDIO_DISCARD;

        static Type of(String word) {
            for (var type : values()) {
                if (type.word().equals(word)) {
                    return type;
                }
            }
            throw Failure.INVALID.because("type: there is no " + shortened(word) + "; see /docs");
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a message to its end. INVALID, naming the field, for what is none. Blocks as its streams do.
     *
     * @param sound takes what {@code audio_data} holds, as it is read
     */
    static InterviewMessage read(InputStream json, OutputStream sound) throws IOException {
        try (var parser = JSON.createParser(json)) {
            return read(parser, sound);
        } catch (StreamConstraintsException e) {
            throw Failure.INVALID.because(
                    "a text is longer than " + LONGEST_TEXT + " characters, or nested too deeply");
        } catch (JsonProcessingException e) {
            throw Failure.INVALID.because("the message is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static InterviewMessage read(JsonParser parser, OutputStream sound) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Failure.INVALID.because("the message must be a JSON object");
        }
        var texts = new HashMap<String, String>();
        var bytes = 0L;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "audio_data" -> bytes = sound(parser, value, sound);
                case "type", "text", "question_id", "format" ->
                    text(parser, name, value).ifPresent(text -> texts.put(name, text));
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw Failure.INVALID.because("the message goes on after its JSON object");
        }
        var type = Optional.ofNullable(texts.remove("type"))
                .orElseThrow(() -> Failure.INVALID.because("type: is missing"));
        return new InterviewMessage(Type.of(type), texts, bytes);
    }

    private static long sound(JsonParser parser, JsonToken value, OutputStream sound) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw Failure.INVALID.because("audio_data: must be a string in base64");
        }
        try {
            return parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, sound);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // The latter is what Jackson throws for a character that is none of base64.
            throw Failure.INVALID.because("audio_data: is not base64: " + shortened(String.valueOf(e.getMessage())));
        }
    }

    private static Optional<String> text(JsonParser parser, String name, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING -> Optional.of(parser.getText());
            case VALUE_NULL -> Optional.empty();
            default -> throw Failure.INVALID.because(name + ": must be a string");
        };
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /** The question that is answered; empty for the one that is open. */
    Optional<String> question() {
        return Optional.ofNullable(texts.get("question_id"));
    }

    /** A field that must be there. */
    String need(String name) {
        return Optional.ofNullable(texts.get(name))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> missing(name));
    }

    String format(String usual) {
        return Optional.ofNullable(texts.get("format")).orElse(usual);
    }

    void needSound() {
        if (sound == 0) {
            throw missing("audio_data");
        }
    }

    private static FailureException missing(String name) {
        return Failure.INVALID.because(name + ": is missing or empty");
    }
}
