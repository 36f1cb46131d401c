package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one kind of WAV header Parley keeps: PCM, 16 kHz, mono, signed 16 bits, little endian ("Multimedia Programming
 * Interface and Data Specifications 1.0", Microsoft and IBM, 1991).
 *
 * @param dataStart first byte of the samples
 * @param dataBytes length of the samples in bytes
 */
record WavHeader(long dataStart, long dataBytes) {

    static final int BYTES = 44;

    /** The length field has 32 bits. From 4 GiB (37 hours) on, this value says "until the end of the file". */
    private static final long UNTIL_THE_END = 0xFFFF_FFFFL;

    private static final short PCM = 1;
    private static final short EXTENSIBLE = (short) 0xFFFE;

    /** The header of a file with this many bytes of samples; 0 marks a file that is still being written. */
    static byte[] of(long dataBytes) {
        var stated = Math.min(dataBytes, UNTIL_THE_END);
        var riff = Math.min(dataBytes + BYTES - 8, UNTIL_THE_END);
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt((int) riff)
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(16)
                .putShort(PCM)
                .putShort((short) 1)
                .putInt(Recording.SAMPLE_RATE)
                .putInt(Recording.SAMPLE_RATE * Recording.BYTES_PER_SAMPLE)
                .putShort((short) Recording.BYTES_PER_SAMPLE)
                .putShort((short) (8 * Recording.BYTES_PER_SAMPLE))
                .put("data".getBytes(US_ASCII))
                .putInt((int) stated)
                .array();
    }

    /** Finds the samples in the file, and refuses any other kind of sound. */
    static WavHeader read(RandomAccessFile file) throws IOException {
        try {
            file.seek(0);
            if (!name(file).equals("RIFF") || length(file) < 0 || !name(file).equals("WAVE")) {
                throw new IOException("is not a WAV file");
            }
            var formatSeen = false;
            while (true) {
                var chunk = name(file);
                var length = length(file);
                var start = file.getFilePointer();
                if (chunk.equals("data")) {
                    return formatSeen ? data(file, start, length) : refuse("has no format before its samples");
                }
                if (chunk.equals("fmt ")) {
                    checkFormat(file);
                    formatSeen = true;
                }
                file.seek(start + length + (length & 1));
            }
        } catch (EOFException e) {
            throw new IOException("ends before its samples", e);
        }
    }

    private static WavHeader data(RandomAccessFile file, long start, long length) throws IOException {
        var present = file.length() - start;
        if (length == UNTIL_THE_END) {
            return new WavHeader(start, present - present % Recording.BYTES_PER_SAMPLE);
        }
        if (length > present) {
            return refuse("is cut off: its header states %d bytes of sound, %d are there".formatted(length, present));
        }
        if (length == 0 && present > 0) {
            return refuse("was not finished: its writer did not close it");
        }
        return new WavHeader(start, length - length % Recording.BYTES_PER_SAMPLE);
    }

    private static void checkFormat(RandomAccessFile file) throws IOException {
        var fields = little(file, 16);
        var coding = fields.getShort();
        var channels = fields.getShort();
        var rate = fields.getInt();
        var bits = fields.getShort(14);
        var fits = (coding == PCM || coding == EXTENSIBLE)
                && channels == 1
                && rate == Recording.SAMPLE_RATE
                && bits == 8 * Recording.BYTES_PER_SAMPLE;
        if (!fits) {
            refuse("has coding %d, %d channels, %d Hz, %d bits; expected PCM, 1 channel, %d Hz, 16 bits"
                    .formatted(coding, channels, rate, bits, Recording.SAMPLE_RATE));
        }
    }

    private static WavHeader refuse(String why) throws IOException {
        throw new IOException(why);
    }

    private static String name(RandomAccessFile file) throws IOException {
        return US_ASCII.decode(little(file, 4)).toString();
    }

    private static long length(RandomAccessFile file) throws IOException {
        return Integer.toUnsignedLong(little(file, 4).getInt());
    }

    private static ByteBuffer little(RandomAccessFile file, int bytes) throws IOException {
        var raw = new byte[bytes];
        file.readFully(raw);
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    }
}
