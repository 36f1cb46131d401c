package dev.parley.http;

import dev.parley.bus.Usage;
import dev.parley.bus.Voice;
import dev.parley.bus.Voice.Format;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client wants to have spoken. What is wrong with text, model and voice beyond their types, the one who speaks says.
 *
 * @param events whether the sound is wanted in server-sent events
 * @param file name of the file for who keeps it
 */
record SpeechRequest(
        String text,
        String model,
        String voice,
        Optional<String> language,
        Format format,
        double speed,
        String instructions,
        boolean events,
        Optional<String> file) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_INSTRUCTIONS = 10_000;

    /** Of the text, in the name of a file. */
    private static final int LONGEST_FILE_NAME = 100;

    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4;

    /** What the assistant that Parley replaces said where its clients said nothing. */
    private static final String USUAL_INSTRUCTION = "Say fast and shortly";

    /** Languages as clients of Qwen3-TTS write them. */
    private static final Map<String, String> LANGUAGES = Map.of(
            "chinese", "zh",
            "english", "en",
            "japanese", "ja",
            "korean", "ko",
            "german", "de",
            "french", "fr",
            "russian", "ru",
            "portuguese", "pt",
            "spanish", "es",
            "italian", "it");

    /** Formats of OpenAI's API by their names there. */
    private static final String FORMATS =
            Arrays.stream(Format.values()).map(SpeechRequest::word).collect(Collectors.joining(", "));

    /** The body of {@code /v1/audio/speech}. Fails with INVALID, naming the parameter. */
    static SpeechRequest ofOpenAi(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var request = new SpeechRequest(
                body.needText("input"),
                body.textOf("model", LONGEST_NAME).orElse(""),
                voice(body),
                body.textOf("language", LONGEST_NAME).flatMap(SpeechRequest::language),
                body.text("response_format").map(name -> format(body, name)).orElse(Format.MP3),
                body.number("speed", SLOWEST, FASTEST).orElse(1.0),
                body.textOf("instructions", LONGEST_INSTRUCTIONS).orElse(""),
                events(body),
                Optional.empty());
        // Of vLLM-Omni: here sound always comes as it is made.
        body.flag("stream");
        body.restNames().stream().findFirst().ifPresent(name -> {
            throw body.wrong(
                    name,
                    "no such parameter; there are model, input, voice, response_format, speed, instructions, stream_format,"
                            + " language");
        });
        return request;
    }

    /** The body of {@code /tts/}. */
    static SpeechRequest ofAssistant(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var prompt = body.needText("prompt");
        var request = new SpeechRequest(
                prompt,
                "",
                body.textOf("speaker", LONGEST_NAME).orElse(""),
                body.textOf("language", LONGEST_NAME).flatMap(SpeechRequest::language),
                Format.WAV,
                1,
                body.textOf("instruct", LONGEST_INSTRUCTIONS).orElse(USUAL_INSTRUCTION),
                false,
                Optional.of(fileName(prompt)));
        body.restNames().stream().findFirst().ifPresent(name -> {
            throw body.wrong(name, "no such field; there are prompt, speaker, language, instruct");
        });
        return request;
    }

    Voice.Speak speak(Usage.Payer payer) {
        return new Voice.Speak(payer, text, model, voice, language, format, speed, instructions);
    }

    /** A name, or an object with it as {@code id}. */
    private static String voice(JsonFields body) {
        var value = body.take("voice");
        if (value.isEmpty()) {
            return "";
        }
        if (value.get().isTextual()) {
            return named(body, "voice", body.text("voice", value.get()));
        }
        var object = JsonFields.of("voice", value.get());
        return named(object, "id", object.needText("id"));
    }

    private static String named(JsonFields fields, String field, String name) {
        if (name.length() > LONGEST_NAME) {
            throw fields.wrong(field, "must have at most " + LONGEST_NAME + " characters");
        }
        return name.strip();
    }

    private static Format format(JsonFields body, String name) {
        return Arrays.stream(Format.values())
                .filter(format -> word(format).equals(name))
                .findFirst()
                .orElseThrow(() -> body.wrong("response_format", "must be one of " + FORMATS));
    }

    private static boolean events(JsonFields body) {
        var form = body.text("stream_format").orElse("audio");
        if (!form.equals("audio") && !form.equals("sse")) {
            throw body.wrong("stream_format", "must be audio or sse");
        }
        return form.equals("sse");
    }

    /** Missing for Auto, and the tag for a name. */
    private static Optional<String> language(String name) {
        var word = name.strip().toLowerCase(Locale.ROOT);
        return Optional.of(LANGUAGES.getOrDefault(word, word)).filter(tag -> !tag.equals("auto"));
    }

    /** What is not a letter or a digit is not in it, whatever it would do there. */
    private static String fileName(String text) {
        var points = text.codePoints().limit(LONGEST_FILE_NAME).toArray();
        var name = new String(points, 0, points.length)
                .replaceAll("[^\\p{L}\\p{N}]+", "_")
                .replaceAll("^_+|_+$", "");
        return (name.isEmpty() ? "speech" : name) + ".wav";
    }

    private static String word(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
