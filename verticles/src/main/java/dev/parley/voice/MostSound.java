package dev.parley.voice;

import dev.parley.models.audio.SampleSink;
import java.io.IOException;

/** Lets a provider that does not stop speaking go. Owned by one thread, but for what is said of it. */
final class MostSound implements SampleSink {

    /** Spelled out and at a quarter of the speed, a character takes a second; then some for pauses. */
    private static final double SECONDS_OF_A_CHARACTER = 1;

    private static final double SECONDS_MORE = 30;

    private final SampleSink out;
    private final double mostSeconds;
    private long left;
    private volatile boolean begun;

    MostSound(String text, SampleSink out) {
        this.out = out;
        this.mostSeconds = seconds(text);
    }

    /** The longest that a text can be in all reason. */
    static double seconds(String text) {
        return SECONDS_MORE + SECONDS_OF_A_CHARACTER * text.length();
    }

    /** Whether any sound has come. From any thread. */
    boolean begun() {
        return begun;
    }

    @Override
    public void begin(int sampleRate) throws IOException {
        begun = true;
        left = (long) (mostSeconds * sampleRate);
        out.begin(sampleRate);
    }

    @Override
    public void take(short[] samples, int length) throws IOException {
        left -= length;
        if (left < 0) {
            throw new IOException("says more than a text of this length can be");
        }
        out.take(samples, length);
    }
}
