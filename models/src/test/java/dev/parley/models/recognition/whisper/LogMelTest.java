package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.MelFilters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogMelTest {

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void theSpectrumOfTwoTonesIsTheGoldenOne(int mels) throws IOException {
        var file = SharedFiles.require("models/golden/whisper_mel_golden.json");
        var golden = new JsonMapper().readTree(file.toFile()).path("syn_" + mels);

        var spectrum = new LogMel(mels).of(twoTones());

        assertThat(spectrum).hasSize(mels * 100);
        assertThat(frame(spectrum, mels, 0)).containsExactly(floats(golden.path("frame0")), within(1e-4f));
        assertThat(frame(spectrum, mels, 50)).containsExactly(floats(golden.path("frame50")), within(1e-4f));
        assertThat(IntStream.range(0, spectrum.length)
                        .mapToDouble(i -> spectrum[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(golden.path("mean").asDouble(), within(1e-4));
        assertThat(IntStream.range(0, spectrum.length)
                        .mapToDouble(i -> spectrum[i])
                        .max()
                        .orElseThrow())
                .isCloseTo(golden.path("max").asDouble(), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void theFiltersAreThoseThatWhisperWasTrainedWith(int mels) throws IOException {
        var published = published(SharedFiles.require("models/whisper-assets/mel_filters.npz"), "mel_" + mels);

        var filters = MelFilters.of(mels, 400, 16_000);

        for (var mel = 0; mel < mels; mel++) {
            assertThat(filters[mel])
                    .containsExactly(Arrays.copyOfRange(published, mel * 201, (mel + 1) * 201), within(1e-7f));
        }
    }

    @Test
    void silenceBehindASoundIsTheFloor() {
        var sound = Arrays.copyOf(twoTones(), 32_000);

        var spectrum = new LogMel(80).of(sound);

        assertThat(frame(spectrum, 80, 150)).containsOnly(spectrum[199]);
        assertThat(spectrum[199]).isLessThan(0);
    }

    @Test
    void silenceAloneHasASpectrum() {
        assertThat(new LogMel(80).of(new float[16_000])).containsOnly(-1.5f);
    }

    @Test
    void theFastTransformIsTheDefinedOne() {
        var random = new Random(1);
        var real = random.doubles(400, -1, 1).toArray();
        var imaginary = random.doubles(400, -1, 1).toArray();
        var expectedReal = new double[400];
        var expectedImaginary = new double[400];
        for (var k = 0; k < 400; k++) {
            for (var n = 0; n < 400; n++) {
                var angle = -2 * Math.PI * k * n / 400;
                expectedReal[k] += real[n] * Math.cos(angle) - imaginary[n] * Math.sin(angle);
                expectedImaginary[k] += real[n] * Math.sin(angle) + imaginary[n] * Math.cos(angle);
            }
        }

        new Fourier(400).transform(real, imaginary);

        assertThat(real).containsExactly(expectedReal, within(1e-9));
        assertThat(imaginary).containsExactly(expectedImaginary, within(1e-9));
    }

    /** The sound that the golden numbers were made from. */
    private static float[] twoTones() {
        var samples = new float[16_000];
        for (var n = 0; n < samples.length; n++) {
            samples[n] = (float)
                    (0.4 * Math.sin(2 * Math.PI * 440 * n / 16_000) + 0.2 * Math.sin(2 * Math.PI * 3_000 * n / 16_000));
        }
        return samples;
    }

    /** The first twenty mels of a frame. */
    private static float[] frame(float[] spectrum, int mels, int frame) {
        var frames = spectrum.length / mels;
        var values = new float[20];
        for (var mel = 0; mel < values.length; mel++) {
            values[mel] = spectrum[mel * frames + frame];
        }
        return values;
    }

    private static float[] floats(JsonNode list) {
        var values = new float[list.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }

    /** A float array of NumPy's archive format (numpy.org, numpy.lib.format, version 1). */
    private static float[] published(Path archive, String name) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            var bytes = zip.getInputStream(zip.getEntry(name + ".npy")).readAllBytes();
            var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            var header = buffer.getShort(8);
            assertThat(new String(bytes, 10, header, StandardCharsets.US_ASCII)).contains("'<f4'", "False");
            var values = new float[(bytes.length - 10 - header) / Float.BYTES];
            buffer.position(10 + header)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        }
    }
}
