package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a WAV file as it comes from its writer ("Multimedia Programming Interface and Data Specifications 1.0", Microsoft and IBM,
 * 1991): PCM of 16 bits, or floating-point numbers of 32, any rate; several channels are mixed by their mean. A writer that cannot
 * know the length beforehand states 0, or about as much as fits into the field; then the sound is as long as it is.
 */
public final class WavStream {

    /** Longer than any: half of what fits into the field, which eSpeak NG and others state for an unknown length. */
    private static final long UNKNOWN_LENGTH = 0x7000_0000L;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int FORMAT_BYTES = 16;
    /** The coding within an extensible format, from its beginning. */
    private static final int SUB_FORMAT_AT = 24;

    private static final int MOST_CHANNELS = 8;
    private static final int LOWEST_RATE = 8_000;
    private static final int HIGHEST_RATE = 96_000;
    private static final int MOST_FORMAT_BYTES = 1024;
    /** Beyond this, what stands before the sound is no description of it. */
    private static final long MOST_OTHER_BYTES = 1 << 20;

    private static final int BLOCK_SAMPLES = 4096;

    private final InputStream in;

    private WavStream(InputStream in) {
        this.in = in;
    }

    private record Layout(boolean floating, int channels, int rate) {
        int frameBytes() {
            return channels * (floating ? Float.BYTES : Short.BYTES);
        }
    }

    /**
     * Reads all of it.
     *
     * @throws IOException whose message is one line, if this is no such file, is cut off, or cannot be read
     */
    public static void read(InputStream in, SampleSink sink) throws IOException {
        new WavStream(in).read(sink);
    }

    private void read(SampleSink sink) throws IOException {
        var start = in.readNBytes(12);
        if (start.length < 12
                || !name(start, 0).equals("RIFF")
                || !name(start, 8).equals("WAVE")) {
            throw new IOException(start.length == 0 ? "sent nothing" : "sent no WAV file");
        }
        @Nullable Layout layout = null;
        for (var skipped = 0L; ; ) {
            var head = exactly(8);
            var length = Integer.toUnsignedLong(
                    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            switch (name(head, 0)) {
                case "data" -> {
                    if (layout == null) {
                        throw new IOException("sent a WAV file without a format before its samples");
                    }
                    samples(layout, length, sink);
                    return;
                }
                case "fmt " -> layout = layout(length);
                default -> {
                    skipped += length;
                    if (skipped > MOST_OTHER_BYTES) {
                        throw new IOException("sent a WAV file without sound");
                    }
                    in.skipNBytes(length + (length & 1));
                }
            }
        }
    }

    private Layout layout(long length) throws IOException {
        if (length < FORMAT_BYTES || length > MOST_FORMAT_BYTES) {
            throw new IOException("sent a WAV file whose format cannot be read");
        }
        var bytes = ByteBuffer.wrap(exactly((int) (length + (length & 1)))).order(ByteOrder.LITTLE_ENDIAN);
        var coding = Short.toUnsignedInt(bytes.getShort(0));
        if (coding == EXTENSIBLE && length > SUB_FORMAT_AT + 1) {
            coding = Short.toUnsignedInt(bytes.getShort(SUB_FORMAT_AT));
        }
        var channels = Short.toUnsignedInt(bytes.getShort(2));
        var rate = bytes.getInt(4);
        var bits = Short.toUnsignedInt(bytes.getShort(14));
        var known = (coding == PCM && bits == Short.SIZE) || (coding == FLOAT && bits == Float.SIZE);
        if (!known || channels < 1 || channels > MOST_CHANNELS || rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw new IOException(("sent a WAV file with coding %d, %d channels, %d Hz and %d bits; PCM of 16 bits or"
                            + " floating-point numbers of 32 can be read")
                    .formatted(coding, channels, rate, bits));
        }
        return new Layout(coding == FLOAT, channels, rate);
    }

    private void samples(Layout layout, long stated, SampleSink sink) throws IOException {
        sink.begin(layout.rate());
        var known = stated > 0 && stated < UNKNOWN_LENGTH;
        var left = known ? stated / layout.frameBytes() : Long.MAX_VALUE;
        var block = new byte[BLOCK_SAMPLES * layout.frameBytes()];
        var samples = new short[BLOCK_SAMPLES];
        while (left > 0) {
            var frames = frames(block, layout, (int) Math.min(left, BLOCK_SAMPLES));
            if (frames == 0) {
                if (known) {
                    throw new IOException("sent %d of the %d bytes of sound that it had announced"
                            .formatted(stated - left * layout.frameBytes(), stated));
                }
                return;
            }
            mix(block, layout, frames, samples);
            sink.take(samples, frames);
            left -= frames;
        }
    }

    /** As many as have come; 0 at the end. */
    private int frames(byte[] block, Layout layout, int most) throws IOException {
        var size = layout.frameBytes();
        var read = 0;
        do {
            var more = in.read(block, read, most * size - read);
            if (more < 0) {
                return read / size;
            }
            read += more;
        } while (read % size != 0);
        return read / size;
    }

    private static void mix(byte[] block, Layout layout, int frames, short[] samples) {
        var bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < frames; i++) {
            var sum = 0.0;
            for (var channel = 0; channel < layout.channels(); channel++) {
                sum += layout.floating() ? bytes.getFloat() * -(double) Short.MIN_VALUE : bytes.getShort();
            }
            var mean = Math.round(sum / layout.channels());
            samples[i] = (short) Math.clamp(mean, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("sent a WAV file that ends before its sound");
        }
        return bytes;
    }

    private static String name(byte[] bytes, int offset) {
        return new String(bytes, offset, 4, US_ASCII);
    }
}
