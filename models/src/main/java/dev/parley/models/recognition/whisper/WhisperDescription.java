package dev.parley.models.recognition.whisper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a Whisper says of itself, known without opening its graphs.
 *
 * @param languages that it knows, BCP 47 tags
 * @param translates whether it can put what it hears into English
 */
public record WhisperDescription(Set<String> languages, boolean translates) {

    public WhisperDescription {
        languages = Set.copyOf(languages);
    }

    /**
     * Reads {@code generation_config.json}.
     *
     * @throws IOException naming the file, if it is missing or damaged
     */
    public static WhisperDescription read(Path folder) throws IOException {
        var file = folder.resolve(ModelFiles.GENERATION);
        var config = ModelFiles.json(file);
        if (!config.path("is_multilingual").asBoolean(true)) {
            return new WhisperDescription(Set.of("en"), false);
        }
        try {
            var translates = config.path("task_to_id").path("translate").isInt();
            return new WhisperDescription(
                    SpecialTokens.languages(config.path("lang_to_id")).keySet(), translates);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
