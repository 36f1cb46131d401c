package dev.parley.speech;

import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.conf.EndOfAnswerConf;
import java.time.Duration;

/**
 * What one recording has had of speech as far as it has come. A frame likelier than the threshold counts when more than the configured share of some
 * window around it is as likely, so that a click does not end a silence. Pure; 60 bytes, whatever the length of the recording; one
 * thread at a time.
 */
final class SpokenFrames {

    private static final double FRAMES_A_SECOND = 16_000.0 / Listening.FRAME;
    private static final double MILLIS = 1000;

    private final EndOfAnswerConf conf;
    private final int windowFrames;
    private final long window;

    /** The frames of the window, the newest in the lowest bit: those that are likely speech, and those of them that have counted. */
    private long likely;

    private long counted;

    private long frames;
    private long speechFrames;
    private long lastSpeech; // frames up to the end of it

    SpokenFrames(EndOfAnswerConf conf) {
        this(conf, new Speech.SpokenSoFar(0, 0, 0, 0, 0));
    }

    /** Goes on after what was heard before. */
    SpokenFrames(EndOfAnswerConf conf, Speech.SpokenSoFar soFar) {
        this.conf = conf;
        this.frames = soFar.frames();
        this.speechFrames = soFar.speech();
        this.lastSpeech = soFar.lastSpeech();
        this.windowFrames = (int) Math.clamp(Math.round(seconds(conf.window()) * FRAMES_A_SECOND), 1L, 63L);
        this.window = (1L << windowFrames) - 1;
        this.likely = soFar.likely() & window;
        this.counted = soFar.counted() & window;
    }

    Speech.SpokenSoFar soFar() {
        return new Speech.SpokenSoFar(frames, speechFrames, lastSpeech, likely, counted);
    }

    /** Frames heard or passed over. */
    long frames() {
        return frames;
    }

    void hear(double probability) {
        frames++;
        likely = (likely << 1 | (probability >= conf.threshold() ? 1 : 0)) & window;
        counted = counted << 1 & window;
        if (Long.bitCount(likely) > conf.share() * windowFrames) {
            speechFrames += Long.bitCount(likely & ~counted);
            counted = likely;
            lastSpeech = Math.max(lastSpeech, frames - Long.numberOfTrailingZeros(likely));
        }
    }

    /** Passes over frames that nobody heard. */
    void skip(long unheard) {
        frames += unheard;
        likely = 0;
        counted = 0;
    }

    /** Seconds. */
    double speech() {
        return speechFrames / FRAMES_A_SECOND;
    }

    /** Seconds since the last speech, or since the beginning. */
    double silence() {
        return (frames - lastSpeech) / FRAMES_A_SECOND;
    }

    boolean finished() {
        return speech() >= seconds(conf.leastSpeech()) && silence() >= seconds(conf.silence());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
