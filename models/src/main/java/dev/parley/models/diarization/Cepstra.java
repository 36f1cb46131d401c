package dev.parley.models.diarization;

import dev.parley.models.audio.Recording;

/**
 * Mel-frequency cepstral coefficients c1 to c19 of single 25 ms frames, one frame every 10 ms, computed by {@link CepstraGraph}.
 * No frame depends on another one, so any pass over a recording computes just the blocks of frames it needs; those of the first
 * half hour are kept for the next. Belongs to one thread; passes go forward through the recording.
 */
public final class Cepstra {

    /** Values of a frame. */
    public static final int SIZE = 19;
    /** Samples from one frame to the next: 10 ms. */
    public static final int SHIFT = 160;

    /** Samples before a frame that its window and the emphasis begin. */
    private static final int BEFORE = (CepstraGraph.WINDOW - 1 - SHIFT) / 2 + 1;
    /** Frames computed at once. */
    private static final int BLOCK = 256;
    /** A diarization asks for each frame about five times. The first half hour is kept, in 14 MB. */
    private static final int MOST_KEPT = 180_000 / BLOCK;

    /** Where the samples come from. */
    @FunctionalInterface
    public interface Samples {
        /** Fills {@code into} with {@code count} samples from {@code first} on; all of them exist. */
        void read(long first, float[] into, int offset, int count);
    }

    private final Samples source;
    private final long samples;
    private final float[][] kept;
    private float[] last = {};
    private int lastNumber = -1;

    /** Cepstra of a recording, read block by block. */
    public Cepstra(Recording recording) {
        this(recording::read, recording.samples());
    }

    /** Cepstra of samples at 16 kHz. */
    public Cepstra(Samples source, long samples) {
        this.source = source;
        this.samples = samples;
        kept = new float[Math.min(Math.ceilDiv(frames(samples), BLOCK), MOST_KEPT)][];
    }

    /** Number of frames: one for each 160 samples begun. */
    public int frames() {
        return frames(samples);
    }

    /** Length of the recording in seconds. */
    public double seconds() {
        return samples / 16000.0;
    }

    /** Number of frames of so many samples. */
    public static int frames(long samples) {
        return Math.toIntExact((samples + SHIFT - 1) / SHIFT);
    }

    /** Writes c1 to c19 of a frame into {@code cepstra}, from the offset on. Samples outside the recording count as zero. */
    public void read(int frame, float[] cepstra, int offset) {
        System.arraycopy(block(frame / BLOCK), frame % BLOCK * SIZE, cepstra, offset, SIZE);
    }

    private float[] block(int number) {
        if (number < kept.length && kept[number] != null) {
            return kept[number];
        }
        if (number != lastNumber) {
            last = compute(number);
            lastNumber = number;
        }
        if (number < kept.length) {
            kept[number] = last;
        }
        return last;
    }

    private float[] compute(int number) {
        var heard = new float[(BLOCK - 1) * SHIFT + CepstraGraph.WINDOW];
        long first = (long) number * BLOCK * SHIFT - BEFORE;
        long from = Math.max(0, first);
        int count = (int) Math.clamp(samples - from, 0L, first + heard.length - from);
        if (count > 0) {
            source.read(from, heard, (int) (from - first), count);
        }
        return CepstraGraph.compute(heard, BLOCK);
    }
}
