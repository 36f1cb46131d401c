package dev.parley.voice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first bytes of a WAV file of one channel of signed 16-bit samples ("Multimedia Programming Interface and Data Specifications
 * 1.0", Microsoft and IBM, 1991). Pure.
 */
final class WavHead {

    static final int BYTES = 44;

    /** As much as fits into the field: what stands there while the length is not known, as in OpenAI's streams. */
    static final long UNKNOWN = 0xFFFF_FFFFL;

    private WavHead() {}

    /** @param dataBytes length of the samples, or {@link #UNKNOWN} */
    static byte[] of(int sampleRate, long dataBytes) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt((int) Math.min(UNKNOWN, dataBytes + BYTES - 8))
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(sampleRate)
                .putInt(sampleRate * Short.BYTES)
                .putShort((short) Short.BYTES)
                .putShort((short) Short.SIZE)
                .put("data".getBytes(US_ASCII))
                .putInt((int) dataBytes)
                .array();
    }
}
