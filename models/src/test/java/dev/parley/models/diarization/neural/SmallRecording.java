package dev.parley.models.diarization.neural;

import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;

/** A recording of given samples. */
final class SmallRecording {

    private SmallRecording() {}

    static Recording of(Path folder, float[] samples) throws IOException {
        var file = folder.resolve("sound-" + samples.length + ".wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Recording.open(file);
    }
}
