package dev.parley.models.voice;

import dev.parley.models.audio.SampleSink;
import java.io.IOException;

/**
 * Pieces of speech, one after the other, as one sound without clicks: each begins and ends with a short fade, and silence stands
 * between them, so that no sample is far from the one before. Owned by one thread.
 */
public final class JoinedSpeech {

    /** Length of a fade: too short to be heard as one, long enough that none of its steps is heard as a click. */
    private static final double FADE_SECONDS = 0.005;

    /** Silence is handed on in blocks of this many samples. */
    private static final int BLOCK = 4096;

    private final SampleSink out;
    private int sampleRate;
    private short[] held = new short[0];
    private int heldLength;
    private int begun;
    private long samples;

    /** @param out takes the whole */
    public JoinedSpeech(SampleSink out) {
        this.out = out;
    }

    /**
     * Takes one piece.
     *
     * @param pause silence before it, in seconds, if it is not the first
     */
    public SampleSink piece(double pause) {
        return new SampleSink() {

            @Override
            public void begin(int rate) throws IOException {
                beginPiece(rate, pause);
            }

            @Override
            public void take(short[] more, int length) throws IOException {
                addToPiece(more, length);
            }
        };
    }

    /** Fades out the piece that was taken last. */
    public void endPiece() throws IOException {
        for (var i = 0; i < heldLength; i++) {
            held[i] = faded(held[i], heldLength - i);
        }
        emit(held, heldLength);
        heldLength = 0;
    }

    /** Length of all so far, in seconds. */
    public double seconds() {
        return sampleRate == 0 ? 0 : samples / (double) sampleRate;
    }

    private void beginPiece(int rate, double pause) throws IOException {
        if (sampleRate == 0) {
            sampleRate = rate;
            held = new short[(int) (FADE_SECONDS * rate)];
            out.begin(rate);
        } else if (rate == sampleRate) {
            silence(Math.round(pause * rate));
        } else {
            throw new IOException("changed from %d to %d Hz in the middle".formatted(sampleRate, rate));
        }
        begun = 0;
    }

    /** The end of what has come is held back, as it may be the end of the piece. */
    private void addToPiece(short[] more, int length) throws IOException {
        var all = new short[heldLength + length];
        System.arraycopy(held, 0, all, 0, heldLength);
        System.arraycopy(more, 0, all, heldLength, length);
        for (var i = heldLength; i < all.length && begun < held.length; i++) {
            begun++;
            all[i] = faded(all[i], begun);
        }
        var ready = Math.max(0, all.length - held.length);
        heldLength = all.length - ready;
        System.arraycopy(all, ready, held, 0, heldLength);
        emit(all, ready);
    }

    /** @param distance to the border, 1 for the sample beside it */
    private short faded(short sample, int distance) {
        var loudness = 0.5 - 0.5 * Math.cos(Math.PI * distance / (held.length + 1));
        return (short) Math.round(sample * loudness);
    }

    private void silence(long length) throws IOException {
        for (var left = length; left > 0; left -= BLOCK) {
            emit(new short[BLOCK], (int) Math.min(left, BLOCK));
        }
    }

    private void emit(short[] block, int length) throws IOException {
        if (length > 0) {
            samples += length;
            out.take(block, length);
        }
    }
}
