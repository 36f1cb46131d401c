package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitalSilenceTest {

    @TempDir
    Path folder;

    @Test
    void framesWithoutAnySoundAreSilenceAndAQuietHissIsNot() throws IOException {
        var samples = new float[100_000];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (index % 2 == 0 ? 8 : -8) / 32_768f;
        }
        Arrays.fill(samples, 50_080, 60_000, 0f);

        assertThat(Span.runs(DigitalSilence.in(record(samples)))).containsExactly(new Span(313, 375));
    }

    @Test
    void aLastFrameCutShortIsHeardToo() throws IOException {
        assertThat(DigitalSilence.in(record(new float[250]))).containsExactly(true, true);
    }

    private Recording record(float[] samples) throws IOException {
        var file = folder.resolve("sound.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return Recording.open(file);
    }
}
