package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A vocabulary of 256 bytes and the beginnings of some words, with the special tokens of a multilingual Whisper behind them, and
 * the configuration files that go with it.
 */
final class SmallVocabulary {

    static final List<String> LANGUAGES = List.of("en", "ru", "de", "uk");
    static final int TIMESTAMPS = 1501;

    private static final List<String> WORDS = List.of(" привет", " мир", "ость", " the", "ing");
    private static final JsonMapper JSON = new JsonMapper();

    final ObjectNode vocabulary = JSON.createObjectNode();
    final ObjectNode generation = JSON.createObjectNode();
    private final ObjectNode added = JSON.createObjectNode();

    SmallVocabulary() {
        for (var value = 0; value < 256; value++) {
            vocabulary.put(ByteAlphabet.write(new byte[] {(byte) value}), value);
        }
        for (var word : WORDS) {
            var characters = ByteAlphabet.write(word.getBytes(StandardCharsets.UTF_8));
            for (var length = 2; length <= characters.length(); length++) {
                var beginning = characters.substring(0, length);
                if (!vocabulary.has(beginning)) {
                    vocabulary.put(beginning, vocabulary.size());
                }
            }
        }
        var end = special("<|endoftext|>");
        generation.put("eos_token_id", end);
        generation.put("decoder_start_token_id", special("<|startoftranscript|>"));
        var languages = generation.putObject("lang_to_id");
        LANGUAGES.forEach(language -> languages.put("<|" + language + "|>", special("<|" + language + "|>")));
        generation
                .putObject("task_to_id")
                .put("translate", special("<|translate|>"))
                .put("transcribe", special("<|transcribe|>"));
        special("<|startoflm|>");
        special("<|startofprev|>");
        special("<|nospeech|>");
        generation.put("no_timestamps_token_id", special("<|notimestamps|>"));
        generation.put("is_multilingual", true);
        generation.putArray("suppress_tokens").add(1).add(2);
        generation.putArray("begin_suppress_tokens").add((int) ' ').add(end);
        var heads = generation.putArray("alignment_heads");
        heads.addArray().add(0).add(1);
        heads.addArray().add(1).add(0);
        heads.addArray().add(1).add(1);
    }

    private int special(String name) {
        var token = vocabulary.size() + added.size();
        added.put(name, token);
        return token;
    }

    /** Number of all tokens. */
    int size() {
        return vocabulary.size() + added.size() + TIMESTAMPS;
    }

    int token(String special) {
        return added.path(special).asInt();
    }

    /** Writes {@code tokenizer.json}, {@code generation_config.json} and {@code config.json}. */
    void write(Path folder, int mels) throws IOException {
        var tokenizer = JSON.createObjectNode();
        var specials = tokenizer.putArray("added_tokens");
        added.properties().forEach(entry -> specials.addObject()
                .put("id", entry.getValue().asInt())
                .put("content", entry.getKey())
                .put("special", true));
        tokenizer.putObject("model").put("type", "BPE").set("vocab", vocabulary);
        Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
        Files.write(folder.resolve("generation_config.json"), JSON.writeValueAsBytes(generation));
        Files.writeString(folder.resolve("config.json"), "{\"num_mel_bins\": " + mels + "}");
    }

    /** Writes {@code vocab.json} and {@code added_tokens.json}, as older exports have them. */
    void writeOldForm(Path folder) throws IOException {
        Files.write(folder.resolve("vocab.json"), JSON.writeValueAsBytes(vocabulary));
        Files.write(folder.resolve("added_tokens.json"), JSON.writeValueAsBytes(added));
    }
}
