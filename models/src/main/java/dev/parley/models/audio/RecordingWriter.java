package dev.parley.models.audio;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a WAV file that {@link Recording} reads, in pieces of any size. Lengths beyond the 4 GiB that a WAV header can
 * state (37 hours) are kept.
 *
 * <p>The header gets its length at {@link #close}, so a file whose writer died is refused by {@link Recording#open}.
 * Used by one thread at a time; {@link #samples} may be asked from any.
 */
public final class RecordingWriter implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private static final int FULL_SCALE = 32_768;

    /** The largest sample, counted from the smallest. */
    private static final int LARGEST = 65_535;

    private final FileOutputStream file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final short[] rounded = new short[BUFFER / Recording.BYTES_PER_SAMPLE];
    private final AtomicLong bytes = new AtomicLong();
    private boolean closed;

    private RecordingWriter(FileOutputStream file) {
        this.file = file;
    }

    /** Starts the file, replacing what it held. */
    public static RecordingWriter create(Path path) throws IOException {
        var file = new FileOutputStream(path.toFile());
        try {
            file.write(WavHeader.of(0));
            return new RecordingWriter(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Appends samples from -1 to 1, rounded to 16 bits; louder ones are clipped. */
    public void write(float[] samples, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, samples.length);
        for (var done = 0; done < count; ) {
            if (buffer.remaining() < Recording.BYTES_PER_SAMPLE) {
                flush();
            }
            var part = Math.min(count - done, buffer.remaining() / Recording.BYTES_PER_SAMPLE);
            for (var i = 0; i < part; i++) {
                rounded[i] = rounded(samples[offset + done + i]);
            }
            buffer.asShortBuffer().put(rounded, 0, part);
            buffer.position(buffer.position() + part * Recording.BYTES_PER_SAMPLE);
            done += part;
        }
        bytes.addAndGet((long) count * Recording.BYTES_PER_SAMPLE);
    }

    /** As {@link Math#round} does it, which is slower: cutting off the fraction rounds what is never negative. */
    private static short rounded(float sample) {
        if (Float.isNaN(sample)) {
            return 0;
        }
        var positive = (int) (sample * FULL_SCALE + (FULL_SCALE + 0.5));
        return (short) (Math.min(Math.max(positive, 0), LARGEST) - FULL_SCALE);
    }

    /** Appends the bytes of signed 16-bit little endian samples; a sample may be split between two calls. */
    public void write(byte[] pcm, int offset, int count) throws IOException {
        flush();
        file.write(pcm, offset, count);
        bytes.addAndGet(count);
    }

    /** Complete samples written so far. */
    public long samples() {
        return bytes.get() / Recording.BYTES_PER_SAMPLE;
    }

    /** Completes the file: {@link Recording#open} accepts it from now on. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            flush();
            file.getChannel().position(0);
            file.write(WavHeader.of(samples() * Recording.BYTES_PER_SAMPLE));
        }
    }

    private void flush() throws IOException {
        file.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
