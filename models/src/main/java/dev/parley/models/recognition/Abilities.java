package dev.parley.models.recognition;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a recogniser can do, known without opening it. Equal to what the opened one says.
 *
 * @param languages that it knows, BCP 47 tags
 * @param translates whether it can put what it hears into English
 * @param longestChunk in seconds that it hears well
 */
public record Abilities(Set<String> languages, boolean translates, double longestChunk) {

    public Abilities {
        languages = Set.copyOf(languages);
    }

    /** Those of every Moonshine for English. */
    public static Abilities ofMoonshine() {
        return new Abilities(Set.of(MoonshineRecognizer.LANGUAGE), false, MoonshineRecognizer.LONGEST_CHUNK);
    }

    /**
     * Those of a Whisper, from its {@code generation_config.json} alone.
     *
     * @throws IOException naming the file, if it is missing or damaged
     */
    public static Abilities ofWhisper(Path folder) throws IOException {
        return new Abilities(
                whisperLanguages(folder.resolve("generation_config.json")), false, WhisperRecognizer.LONGEST_CHUNK);
    }

    private static Set<String> whisperLanguages(Path file) throws IOException {
        var config = new JsonMapper().readTree(Files.readAllBytes(file));
        if (!config.path("is_multilingual").asBoolean(true)) {
            return Set.of("en");
        }
        var languages = new TreeSet<String>();
        for (var token : (Iterable<String>) config.path("lang_to_id")::fieldNames) {
            var tag = token.replaceAll("[<|>]", "");
            // Whisper calls Javanese by a tag that ISO withdrew.
            languages.add(tag.equals("jw") ? "jv" : tag);
        }
        if (languages.isEmpty()) {
            throw new IOException(file + " has no lang_to_id and does not say is_multilingual: false");
        }
        return languages;
    }
}
