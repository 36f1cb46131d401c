package dev.parley.models.recognition;

import dev.parley.models.recognition.whisper.WhisperDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

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
        var described = WhisperDescription.read(folder);
        return new Abilities(described.languages(), described.translates(), WhisperRecognizer.LONGEST_CHUNK);
    }
}
