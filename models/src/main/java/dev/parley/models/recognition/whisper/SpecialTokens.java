package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tokens that are no text. Their numbers differ from model to model, so they are read from its own files.
 *
 * @param end ends a text; every special token but the timestamps lies behind it
 * @param start begins every prompt
 * @param languages tokens by BCP 47 tag; empty for a model that knows English alone and is not told a language
 * @param transcribe the task, behind the language
 * @param translate the other task, into English; absent where the model has none
 * @param previous begins what was said before
 * @param noSpeech its probability behind {@link #start} says that nobody speaks
 * @param noTimestamps lies before the first timestamp
 * @param suppressed never a next token
 * @param suppressedFirst never the first token
 */
record SpecialTokens(
        int end,
        int start,
        Map<String, Integer> languages,
        int transcribe,
        OptionalInt translate,
        int previous,
        int noSpeech,
        int noTimestamps,
        Set<Integer> suppressed,
        Set<Integer> suppressedFirst) {

    /** Seconds from one timestamp token to the next. */
    static final double TIMESTAMP_STEP = 0.02;

    /** From 0 s to 30 s. */
    private static final int TIMESTAMPS = 1501;

    SpecialTokens {
        languages = Map.copyOf(languages);
        suppressed = Set.copyOf(suppressed);
        suppressedFirst = Set.copyOf(suppressedFirst);
    }

    /**
     * Reads {@code generation_config.json}.
     *
     * @throws IOException naming what the file lacks
     */
    static SpecialTokens read(Path folder, Tokenizer tokenizer) throws IOException {
        var file = folder.resolve(ModelFiles.GENERATION);
        var config = ModelFiles.json(file);
        try {
            return read(config, tokenizer);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no generation configuration of Whisper: " + e.getMessage(), e);
        }
    }

    private static SpecialTokens read(JsonNode config, Tokenizer tokenizer) {
        var end = required(config, "eos_token_id");
        var noTimestamps = required(config, "no_timestamps_token_id");
        var multilingual = config.path("is_multilingual").asBoolean(true);
        var suppressed = integers(config.path("suppress_tokens"));
        for (var token = end + 1; token <= noTimestamps; token++) {
            suppressed.add(token);
        }
        var suppressedFirst = integers(config.path("begin_suppress_tokens"));
        if (suppressedFirst.isEmpty()) {
            suppressedFirst.addAll(tokenizer.encode(" "));
            suppressedFirst.add(end);
        }
        return new SpecialTokens(
                end,
                required(config, "decoder_start_token_id"),
                multilingual ? languages(config.path("lang_to_id")) : Map.of(),
                multilingual ? required(config.path("task_to_id"), "transcribe") : end,
                multilingual ? optional(config.path("task_to_id"), "translate") : OptionalInt.empty(),
                tokenizer.special("<|startofprev|>").orElse(noTimestamps - 2),
                // Named <|nocaptions|> in the first two generations; always the last token before no_timestamps.
                tokenizer
                        .special("<|nospeech|>")
                        .orElse(tokenizer.special("<|nocaptions|>").orElse(noTimestamps - 1)),
                noTimestamps,
                suppressed,
                suppressedFirst);
    }

    static Map<String, Integer> languages(JsonNode tokens) {
        var languages = new TreeMap<String, Integer>();
        tokens.properties().forEach(entry -> {
            var tag = entry.getKey().replaceAll("[<|>]", "");
            // Whisper calls Javanese by a tag that ISO withdrew.
            languages.put(tag.equals("jw") ? "jv" : tag, entry.getValue().asInt());
        });
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("it has no lang_to_id and does not say is_multilingual: false");
        }
        return languages;
    }

    private static Set<Integer> integers(JsonNode list) {
        var integers = new HashSet<Integer>();
        for (var element : list) {
            if (element.asInt() >= 0) {
                integers.add(element.asInt());
            }
        }
        return integers;
    }

    private static OptionalInt optional(JsonNode config, String key) {
        return config.path(key).isInt() ? OptionalInt.of(config.path(key).asInt()) : OptionalInt.empty();
    }

    private static int required(JsonNode config, String key) {
        if (!config.path(key).isInt()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return config.path(key).asInt();
    }

    /** How many tokens there are. */
    int vocabulary() {
        return firstTimestamp() + TIMESTAMPS;
    }

    /** Number of the token for 0 s; all tokens from it on are timestamps. */
    int firstTimestamp() {
        return noTimestamps + 1;
    }

    boolean isTimestamp(int token) {
        return token > noTimestamps;
    }

    /** Seconds that a timestamp token stands for. */
    double seconds(int timestamp) {
        return (timestamp - firstTimestamp()) * TIMESTAMP_STEP;
    }

    boolean isText(int token) {
        return token < end;
    }

    /**
     * What the decoder is given before the first token of its own, for a language among {@link #languages}.
     *
     * @throws IllegalArgumentException if a translation is wanted of a model that gives none
     */
    List<Integer> prompt(String language, boolean translated) {
        if (translated && translate.isEmpty()) {
            throw new IllegalArgumentException("this Whisper does not translate; one for several languages does");
        }
        var token = languages.get(language);
        var task = translated ? translate.getAsInt() : transcribe;
        return token == null ? List.of(start) : List.of(start, token, task);
    }
}
