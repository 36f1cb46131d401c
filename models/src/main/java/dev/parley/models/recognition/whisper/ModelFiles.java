package dev.parley.models.recognition.whisper;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files beside the graphs of a Whisper. Every error names the file. */
final class ModelFiles {

    static final String CONFIGURATION = "config.json";
    static final String GENERATION = "generation_config.json";

    private static final JsonMapper JSON = new JsonMapper();

    private ModelFiles() {}

    /** @throws IOException if the file is missing or holds no JSON object */
    static JsonNode json(Path file) throws IOException {
        try {
            var json = JSON.readTree(Files.readAllBytes(file));
            if (!json.isObject()) {
                throw new IOException(file + " is damaged: no JSON object");
            }
            return json;
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is missing", e);
        } catch (JacksonException e) {
            throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    /** Number of filters of the spectrum that the encoder hears. */
    static int mels(Path folder) throws IOException {
        var file = folder.resolve(CONFIGURATION);
        var mels = json(file).path("num_mel_bins");
        if (!mels.isInt() || mels.asInt() < 1) {
            throw new IOException(file + " has no num_mel_bins");
        }
        return mels.asInt();
    }
}
