package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioConverter.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioConverterTest {

    private static final int RATE = Recording.SAMPLE_RATE;
    private static final double MILLISECOND = 0.001;

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);
    private final AudioConverter converter = new AudioConverter(decoder);
    private Path folder = Path.of("");

    @BeforeEach
    void nameFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    @ParameterizedTest
    @CsvSource({"WAV, false", "WAV, true", "FLAC, false", "FLAC, true", "OPUS, false", "OPUS, true"})
    void aClickIsHeardAtTheSameMillisecondAfterwards(Format format, boolean denoise) throws IOException {
        // An odd length, so that the last frame of no codec is full.
        var source = clicksInNoise(6 * RATE + 1_237, 0.4321, 3.3333, 5.9999);

        var converted = convert(source, format, denoise);

        var samples = samples(decoded());
        assertThat(converted.seconds())
                .isEqualTo(samples.length / (double) RATE)
                .isEqualTo(6 + 1_237.0 / RATE);
        assertThat(loudestIn(samples, 0, 2)).isCloseTo(0.4321, within(MILLISECOND));
        assertThat(loudestIn(samples, 2, 5)).isCloseTo(3.3333, within(MILLISECOND));
        assertThat(loudestIn(samples, 5, 6)).isCloseTo(5.9999, within(MILLISECOND));
    }

    @ParameterizedTest
    @CsvSource({"WAV", "FLAC", "OPUS"})
    void theConvertedFileStatesItsLengthAndIsSixteenKilohertzMono(Format format) throws IOException {
        var source = clicksInNoise(3 * RATE + 17, 1);

        convert(source, format, false);

        var track = new SoundProbe(Sounds.PROGRAMS).firstTrack(target(), DecodeLimits.DEFAULT, () -> {});
        assertThat(track.end()).hasValueCloseTo(3 + 17.0 / RATE, within(0.01));
        assertThat(track.channels()).isEqualTo(1);
        // Opus always states 48 kHz.
        assertThat(track.sampleRate()).isEqualTo(format == Format.OPUS ? 48_000 : RATE);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anMp3ThatDeclaresNoDelayHasNone(boolean denoise) throws IOException {
        var source = clicksInNoise(6 * RATE + 1_237, 0.4321, 3.3333, 5.9999);

        convert(source, Format.MP3, denoise);

        var samples = samples(decoded());
        assertThat(loudestIn(samples, 0, 2)).isCloseTo(0.4321, within(MILLISECOND));
        assertThat(loudestIn(samples, 2, 5)).isCloseTo(3.3333, within(MILLISECOND));
        assertThat(loudestIn(samples, 5, 6)).isCloseTo(5.9999, within(MILLISECOND));
        // The last frame is filled up.
        assertThat(samples.length / (double) RATE).isBetween(6 + 1_237.0 / RATE, 6.15);
    }

    @Test
    void everyFrameOfAnMp3HasTheSameLength() throws IOException {
        convert(clicksInNoise(3 * RATE, 1), Format.MP3, false);

        var bytes = Files.readAllBytes(target());
        // 72 times 48 kbit/s by 16 kHz.
        var frame = 216;
        assertThat(bytes.length % frame).isZero();
        for (var start = 0; start < bytes.length; start += frame) {
            assertThat(bytes[start]).as("frame at %d", start).isEqualTo((byte) 0xFF);
        }
    }

    @Test
    void flacHasTheVerySamplesOfWav() throws IOException {
        var source = clicksInNoise(2 * RATE, 1);
        convert(source, Format.WAV, false);
        var wav = samples(target());

        convert(source, Format.FLAC, false);

        assertThat(samples(decoded())).isEqualTo(wav);
    }

    @ParameterizedTest
    @CsvSource({"0.001", "0.01", "0.03"})
    void steadyNoiseBecomesMuchQuieter(float loudness) throws IOException {
        var source = write(noise(5 * RATE, loudness));

        convert(source, Format.WAV, true);

        assertThat(power(samples(target()))).isLessThan(power(noise(5 * RATE, loudness)) / 4);
    }

    @Test
    void soundThatBeginsLateInAVideoStaysWhereItIs() throws Exception {
        var source = new Sounds(folder).makeVideoWithLateSound("video.mkv", "-c:v", "mpeg4");

        assertThat(convert(source, Format.OPUS, false).seconds()).isCloseTo(4.5, within(0.05));
    }

    @Test
    void whatIsNoSoundIsRefusedAndLeavesNothingBehind() throws IOException {
        var source = Files.writeString(folder.resolve("notes.txt"), "This is not sound.");

        assertThatExceptionOfType(AudioException.class).isThrownBy(() -> convert(source, Format.FLAC, true));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(source);
        }
    }

    @Test
    void silenceIsNoTroubleForNoiseReduction() throws IOException {
        convert(write(new float[RATE]), Format.WAV, true);

        assertThat(samples(target())).hasSize(RATE).containsOnly(0f);
    }

    private AudioConverter.Converted convert(Path source, Format format, boolean denoise) throws IOException {
        return converter.convert(source, target(), format, denoise, DecodeLimits.DEFAULT, Progress.NONE);
    }

    private Path target() {
        return folder.resolve("converted");
    }

    private Path decoded() throws IOException {
        var decoded = folder.resolve("decoded.wav");
        decoder.decode(target(), decoded, DecodeLimits.DEFAULT, Progress.NONE);
        return decoded;
    }

    private Path clicksInNoise(int length, double... seconds) throws IOException {
        var samples = noise(length, 0.003f);
        for (var second : seconds) {
            samples[(int) Math.round(second * RATE)] = 0.9f;
        }
        return write(samples);
    }

    private Path write(float[] samples) throws IOException {
        var file = folder.resolve("source.wav");
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
        return file;
    }

    private static float[] noise(int length, float loudness) {
        var random = new Random(1);
        var samples = new float[length];
        for (var i = 0; i < length; i++) {
            samples[i] = loudness * (float) random.nextGaussian();
        }
        return samples;
    }

    private static double loudestIn(float[] samples, int from, int to) {
        var loudest = from * RATE;
        for (var i = from * RATE; i < Math.min(to * RATE, samples.length); i++) {
            loudest = Math.abs(samples[i]) > Math.abs(samples[loudest]) ? i : loudest;
        }
        return loudest / (double) RATE;
    }

    private static double power(float[] samples) {
        var sum = 0.0;
        for (var sample : samples) {
            sum += sample * sample;
        }
        return sum / samples.length;
    }

    private static float[] samples(Path wav) throws IOException {
        try (var recording = Recording.open(wav)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }
}
