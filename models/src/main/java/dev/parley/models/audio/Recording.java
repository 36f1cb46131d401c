package dev.parley.models.audio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * The samples of a decoded recording, read from its WAV file wherever they are wanted: 16 kHz, mono, 16 bits.
 *
 * <p>The file is mapped, not loaded: the heap holds nothing of it, whatever its length. Any number of threads may read
 * at once, and an interrupted reader disturbs no other one. Close it after the last reader; reading later throws
 * {@link IllegalStateException}.
 */
public final class Recording implements AutoCloseable {

    /** Samples a second; what every model of Parley hears. */
    public static final int SAMPLE_RATE = 16_000;

    /** Bytes a sample on disk: signed 16-bit little endian. */
    public static final int BYTES_PER_SAMPLE = 2;

    private static final ValueLayout.OfShort SAMPLE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final float STEP = 1 / 32_768f;

    /** Samples converted at a time, so that a long read needs no second array of its length. */
    private static final int BLOCK = 8_192;

    private final Arena arena;
    private final MemorySegment data;
    private final long samples;

    private Recording(Arena arena, MemorySegment data) {
        this.arena = arena;
        this.data = data;
        this.samples = data.byteSize() / BYTES_PER_SAMPLE;
    }

    /**
     * Opens a WAV file that {@link AudioDecoder} or {@link RecordingWriter} wrote.
     *
     * @throws IOException naming the file, if it is missing, unfinished, cut off or another kind of sound
     */
    public static Recording open(Path file) throws IOException {
        var arena = Arena.ofShared();
        try (var opened = new RandomAccessFile(file.toFile(), "r")) {
            var header = header(file, opened);
            var data = opened.getChannel().map(MapMode.READ_ONLY, header.dataStart(), header.dataBytes(), arena);
            return new Recording(arena, data);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Samples in memory, which belong to the recording from then on. A last sample that is not whole is left out.
     *
     * @param data signed 16-bit little endian
     */
    public static Recording ofSamples(byte[] data) {
        return new Recording(Arena.ofShared(), MemorySegment.ofArray(data));
    }

    private static WavHeader header(Path file, RandomAccessFile opened) throws IOException {
        try {
            return WavHeader.read(opened);
        } catch (IOException e) {
            throw new IOException(file + " " + e.getMessage(), e);
        }
    }

    /** Length in samples. */
    public long samples() {
        return samples;
    }

    /** Length in seconds. */
    public double seconds() {
        return samples / (double) SAMPLE_RATE;
    }

    /**
     * Reads {@code count} samples, beginning with number {@code firstSample}, to {@code into[offset]} and on, as values
     * from -1 to 1 (exclusive). What lies beyond the end of the recording reads as silence (0).
     */
    public void read(long firstSample, float[] into, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, into.length);
        if (firstSample < 0) {
            throw new IllegalArgumentException("firstSample is " + firstSample + "; a recording begins at sample 0");
        }
        var present = (int) Math.clamp(samples - firstSample, 0L, (long) count);
        var block = new short[Math.min(present, BLOCK)];
        for (var done = 0; done < present; done += block.length) {
            var length = Math.min(block.length, present - done);
            MemorySegment.copy(data, SAMPLE, (firstSample + done) * BYTES_PER_SAMPLE, block, 0, length);
            for (var i = 0; i < length; i++) {
                into[offset + done + i] = block[i] * STEP;
            }
        }
        Arrays.fill(into, offset + present, offset + count, 0f);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
