package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private Path file;

    @BeforeEach
    void nameFile(@TempDir Path folder) {
        file = folder.resolve("recording.wav");
    }

    @Test
    void writtenSamplesAreReadBackFromAnyPlace() throws IOException {
        write(ramp(40_000));

        try (var recording = Recording.open(file)) {
            var read = new float[20_000];
            recording.read(12_345, read, 0, read.length);

            assertThat(recording.samples()).isEqualTo(40_000);
            assertThat(recording.seconds()).isEqualTo(2.5);
            assertThat(read[0]).isEqualTo(ramp(40_000)[12_345]);
            assertThat(read[19_999]).isEqualTo(ramp(40_000)[32_344]);
        }
    }

    @Test
    void beyondTheEndIsSilence() throws IOException {
        write(ramp(100));

        try (var recording = Recording.open(file)) {
            var read = new float[] {9, 9, 9, 9, 9, 9};
            recording.read(98, read, 1, 4);
            assertThat(read).containsExactly(9, ramp(100)[98], ramp(100)[99], 0, 0, 9);

            recording.read(Long.MAX_VALUE, read, 0, 6);
            assertThat(read).containsOnly(0f);
        }
    }

    @Test
    void samplesInMemoryAreReadButForHalfOfOne() {
        // Samples 0x0100, 0x0302, 0x0504 and half of one more.
        try (var part = Recording.ofSamples(new byte[] {0, 1, 2, 3, 4, 5, 6})) {
            var read = new float[3];
            part.read(1, read, 0, 3);

            assertThat(part.samples()).isEqualTo(3);
            assertThat(read).containsExactly(0x0302 / 32_768f, 0x0504 / 32_768f, 0);
        }
    }

    @Test
    void manyThreadsReadAtOnceAndAnInterruptedOneDisturbsNobody() throws Exception {
        var samples = ramp(60_000);
        write(samples);

        try (var recording = Recording.open(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = IntStream.range(0, 100)
                    .<Callable<Boolean>>mapToObj(number -> () -> {
                        if (number % 2 == 0) {
                            Thread.currentThread().interrupt();
                        }
                        var read = new float[500];
                        recording.read(number * 500L, read, 0, 500);
                        return read[0] == samples[number * 500] && read[499] == samples[number * 500 + 499];
                    })
                    .toList();

            for (var read : threads.invokeAll(reads)) {
                assertThat(read.get()).isTrue();
            }
        }
    }

    @Test
    void aSampleMayBeSplitBetweenTwoWrites() throws IOException {
        try (var writer = RecordingWriter.create(file)) {
            writer.write(new byte[] {0}, 0, 1);
            writer.write(new byte[] {0x40, 0}, 0, 2);
            writer.write(new byte[] {(byte) 0xC0}, 0, 1);
            assertThat(writer.samples()).isEqualTo(2);
        }

        assertThat(readAll()).containsExactly(0.5f, -0.5f);
    }

    @Test
    void tooLoudSamplesAreClipped() throws IOException {
        write(new float[] {3, -3});

        assertThat(readAll()[0]).isCloseTo(1f, within(0.0001f));
        assertThat(readAll()[1]).isEqualTo(-1f);
    }

    @Test
    void anEmptyRecordingHasNoSamples() throws IOException {
        write(new float[0]);

        assertThat(readAll()).isEmpty();
    }

    @Test
    void moreThanTheHeaderCanStateReachesToTheEndOfTheFile() throws IOException {
        var bytes = 5L << 30;
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(WavHeader.of(bytes));
            sparse.setLength(WavHeader.BYTES + bytes);
            sparse.seek(WavHeader.BYTES + bytes - 2);
            sparse.write(new byte[] {0, 0x40});
        }

        try (var recording = Recording.open(file)) {
            var last = new float[1];
            recording.read(bytes / 2 - 1, last, 0, 1);

            assertThat(recording.samples()).isEqualTo(bytes / 2);
            assertThat(last[0]).isEqualTo(0.5f);
        }
    }

    @Test
    void aFileWhoseWriterDiedIsRefused() throws IOException {
        var writer = RecordingWriter.create(file);
        writer.write(new byte[64], 0, 64);

        assertThatIOException()
                .isThrownBy(() -> Recording.open(file))
                .withMessage(file + " was not finished: its writer did not close it");
        writer.close();
    }

    @Test
    void aCutOffFileIsRefused() throws IOException {
        write(ramp(1000));
        var whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 1000));

        assertThatIOException().isThrownBy(() -> Recording.open(file)).withMessageContaining("is cut off");
    }

    @Test
    void anotherSampleRateIsRefused() throws IOException {
        write(ramp(1000));
        var bytes = Files.readAllBytes(file);
        bytes[25] = 0x1F;
        Files.write(file, bytes);

        assertThatIOException().isThrownBy(() -> Recording.open(file)).withMessageContaining("8064 Hz");
    }

    @Test
    void somethingElseIsRefused() throws IOException {
        Files.writeString(file, "not a recording");

        assertThatIOException().isThrownBy(() -> Recording.open(file)).withMessage(file + " is not a WAV file");
    }

    @Test
    void readingAfterCloseIsRefused() throws IOException {
        write(ramp(10));
        var recording = Recording.open(file);
        recording.close();
        recording.close();

        assertThatIllegalStateException().isThrownBy(() -> recording.read(0, new float[1], 0, 1));
    }

    private void write(float[] samples) throws IOException {
        try (var writer = RecordingWriter.create(file)) {
            writer.write(samples, 0, samples.length);
        }
    }

    private float[] readAll() throws IOException {
        try (var recording = Recording.open(file)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            return samples;
        }
    }

    private static float[] ramp(int length) {
        var samples = new float[length];
        for (var i = 0; i < length; i++) {
            samples[i] = (i % 30_000 - 15_000) / 32_768f;
        }
        return samples;
    }
}
