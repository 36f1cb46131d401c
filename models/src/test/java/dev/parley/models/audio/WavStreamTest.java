package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavStreamTest {

    private static final byte[] THREE = little(6)
            .putShort((short) 1)
            .putShort((short) -2)
            .putShort((short) 3)
            .array();

    @Test
    void samplesAreReadAtTheirRateHoweverFewBytesComeAtOnce() throws IOException {
        var heard = read(drippingOf(wav(1, 1, 16, 6, THREE)));

        assertThat(heard.rate).isEqualTo(24_000);
        assertThat(heard.samples).containsExactly(1, -2, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x7FFF_F000L, 0xFFFF_FFFFL})
    void aLengthThatCannotBeKnownMeansToTheEnd(long stated) throws IOException {
        assertThat(read(new ByteArrayInputStream(wav(1, 1, 16, stated, THREE))).samples)
                .containsExactly(1, -2, 3);
    }

    @Test
    void whatStandsBehindTheSoundIsNotHeard() throws IOException {
        assertThat(read(new ByteArrayInputStream(wav(1, 1, 16, 4, THREE))).samples)
                .containsExactly(1, -2);
    }

    @Test
    void channelsAreMixedAndFloatingPointNumbersScaled() throws IOException {
        var floats =
                little(16).putFloat(1).putFloat(0).putFloat(-2).putFloat(-2).array();

        assertThat(read(new ByteArrayInputStream(wav(3, 2, 32, 16, floats))).samples)
                .containsExactly(16_384, -32_768);
    }

    @Test
    void aFileThatIsCutOffIsRefused() {
        assertRefused(wav(1, 1, 16, 10, THREE), "sent 6 of the 10 bytes of sound that it had announced");
        assertRefused(Arrays.copyOf(wav(1, 1, 16, 6, THREE), 30), "sent a WAV file that ends before its sound");
        assertRefused(new byte[0], "sent nothing");
    }

    @Test
    void whatIsNoWavFileIsRefused() {
        assertRefused("<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8), "sent no WAV file");
        assertRefused(
                wav(1, 1, 24, 6, THREE),
                "sent a WAV file with coding 1, 1 channels, 24000 Hz and 24 bits; PCM of 16 bits or floating-point numbers"
                        + " of 32 can be read");
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(file)))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private static Heard read(InputStream in) throws IOException {
        var heard = new Heard();
        WavStream.read(in, heard);
        return heard;
    }

    private static InputStream drippingOf(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
    }

    private static byte[] wav(int coding, int channels, int bits, long stated, byte[] data) {
        var file = new ByteArrayOutputStream();
        file.writeBytes("RIFF\0\0\0\0WAVELIST".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(little(8).putInt(3).putInt(0).array());
        file.writeBytes("fmt ".getBytes(StandardCharsets.US_ASCII));
        var block = channels * bits / 8;
        file.writeBytes(little(20)
                .putInt(16)
                .putShort((short) coding)
                .putShort((short) channels)
                .putInt(24_000)
                .putInt(24_000 * block)
                .putShort((short) block)
                .putShort((short) bits)
                .array());
        file.writeBytes("data".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(little(4).putInt((int) stated).array());
        file.writeBytes(data);
        return file.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final class Heard implements SampleSink {

        private int rate;
        private final List<Integer> samples = new ArrayList<>();

        @Override
        public void begin(int sampleRate) {
            rate = sampleRate;
        }

        @Override
        public void take(short[] more, int length) {
            for (var i = 0; i < length; i++) {
                samples.add((int) more[i]);
            }
        }
    }
}
