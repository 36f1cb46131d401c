package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.audio.SoundEncoder.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SoundEncoderTest {

    private static final int RATE = 22_050;

    private final AudioDecoder decoder = new AudioDecoder(Sounds.PROGRAMS);

    @ParameterizedTest
    @EnumSource(
            value = Coding.class,
            names = {"MP3", "OPUS", "FLAC", "AAC"})
    void whatIsEncodedIsReadAgainAtItsLength(Coding coding, @TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("sound"), encode(coding, 2, 1));

        var decoded = decoder.decode(file, folder.resolve("wav"), DecodeLimits.DEFAULT, _ -> {});

        // Codecs fill their last frames.
        assertThat(decoded.seconds()).isCloseTo(2, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 8", "0.5, 4", "2, 1", "4, 0.5"})
    void aTempoChangesTheLength(double tempo, double seconds) throws IOException {
        assertThat(encode(Coding.SAMPLES, 2, tempo).length / 2.0 / RATE).isCloseTo(seconds, within(0.1));
    }

    @Test
    void samplesForOpenAisClientsAreThoseOf24Kilohertz() throws IOException {
        assertThat(encode(Coding.SAMPLES_24_KHZ, 2, 1).length / 2.0 / 24_000).isCloseTo(2, within(0.01));
    }

    @Test
    @Timeout(60)
    void theFileComesWhileTheSoundIsStillBeingMade() throws Exception {
        var come = new CountDownLatch(1);
        try (var encoder = SoundEncoder.start(decoder, Coding.MP3, RATE, 1, (_, _) -> come.countDown())) {
            encoder.write(new short[2 * RATE], 2 * RATE);

            come.await();

            encoder.finish();
        }
    }

    @Test
    @Timeout(60)
    void whoDoesNotWantTheFileAnyMoreEndsIt() {
        assertThatThrownBy(() -> {
                    try (var encoder = SoundEncoder.start(decoder, Coding.MP3, RATE, 1, (_, _) -> {
                        throw new IOException("gone");
                    })) {
                        for (var i = 0; i < 1_000; i++) {
                            encoder.write(new short[RATE], RATE);
                        }
                        encoder.finish();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private byte[] encode(Coding coding, int seconds, double tempo) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var encoder =
                SoundEncoder.start(decoder, coding, RATE, tempo, (block, length) -> file.write(block, 0, length))) {
            var samples = new short[RATE];
            for (var i = 0; i < RATE; i++) {
                samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * i / RATE));
            }
            for (var i = 0; i < seconds; i++) {
                encoder.write(samples, RATE);
            }
            encoder.finish();
        }
        return file.toByteArray();
    }
}
