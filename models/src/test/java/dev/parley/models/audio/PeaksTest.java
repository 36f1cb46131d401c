package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeaksTest {

    private Path folder = Path.of("");

    @BeforeEach
    void nameFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    @ParameterizedTest
    @CsvSource({"1, 255", "-1, 255", "0.5, 180", "0.1, 81", "0.001, 8", "0, 0"})
    void aByteIsTheRootOfTheAmplitude(float sample, int expected) throws IOException {
        var samples = new float[160];
        samples[77] = sample;

        assertThat(peaks(write("a.wav", samples))).containsExactly(expected);
    }

    @Test
    void eachHundredthOfASecondHasItsOwnPeak() throws IOException {
        var samples = new float[16_000 + 161];
        samples[0] = 1;
        samples[159] = 0.5f;
        samples[160] = -0.25f;
        samples[15_999] = 0.5f;
        samples[16_160] = 1;

        var peaks = peaks(write("a.wav", samples));

        assertThat(peaks).hasSize(102);
        assertThat(peaks[0]).isEqualTo(255);
        assertThat(peaks[1]).isEqualTo(128);
        assertThat(peaks[99]).isEqualTo(180);
        assertThat(peaks[100]).isZero();
        assertThat(peaks[101]).isEqualTo(255);
    }

    @Test
    void ofSeveralChannelsTheLoudestCounts() throws IOException {
        var left = new float[480];
        var right = new float[320];
        left[0] = 1;
        right[0] = 0.1f;
        right[160] = 1;

        assertThat(peaks(write("left.wav", left), write("right.wav", right))).containsExactly(255, 255, 0);
    }

    private static int[] peaks(Path... channels) throws IOException {
        var bytes = Peaks.of(List.of(channels), Progress.NONE);
        var peaks = new int[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            peaks[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return peaks;
    }

    private Path write(String name, float[] samples) throws IOException {
        var file = folder.resolve(name);
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }
}
