package dev.parley.models.detection;

import dev.parley.models.audio.Recording;
import java.util.Arrays;

/**
 * Takes out of a channel's speech what leaks in from another channel. In windows of 256 ms: the other channel is clearly
 * louder, and this one has the same sound.
 *
 * <p>The same sound is one with a high normalised cross-correlation at some delay within 50 ms, below 2 kHz. Measured on
 * LibriSpeech voices: leaking in at -20 dB 0.9 and more, under noise of -50 dB 0.88 (in three of four windows), through a
 * room with 0.5 s of reverberation, that twice as loud as the direct sound, 0.36 to 0.78; another voice that speaks for
 * itself at most 0.27 (in 99 of 100 windows).
 */
public final class CrossTalk {

    private static final double SAME_SOUND = 0.35;

    /** Power ratio: 6 dB. */
    private static final double CLEARLY_LOUDER = 4;

    private static final int FRAMES = 8;

    /** Samples that are heard as one, their mean. */
    private static final int STEP = 4;

    private static final int WINDOW = FRAMES * SileroDetector.FRAME / STEP;
    private static final int LONGEST_DELAY = Recording.SAMPLE_RATE / 20 / STEP;

    private final Recording own;
    private final Recording other;
    private final float[] samples = new float[(WINDOW + 2 * LONGEST_DELAY) * STEP];
    private final float[] heard = new float[WINDOW];
    private final float[] loud = new float[WINDOW + 2 * LONGEST_DELAY];

    private CrossTalk(Recording own, Recording other) {
        this.own = own;
        this.other = other;
    }

    /**
     * Sets the probability of leaked speech to 0.
     *
     * @param probabilities of speech in {@code own}, one for every {@link SileroDetector#FRAME} samples; changed
     * @param least probability from which on a frame may be taken for speech
     */
    public static void remove(float[] probabilities, Recording own, Recording other, double least) {
        var crossTalk = new CrossTalk(own, other);
        var leaked = new boolean[probabilities.length];
        for (var frame = 0; frame < probabilities.length; frame += FRAMES / 2) {
            if (mayBeSpeech(probabilities, frame, least)
                    && crossTalk.isLeakedFrom((long) frame * SileroDetector.FRAME)) {
                for (var i = frame; i < Math.min(frame + FRAMES, leaked.length); i++) {
                    leaked[i] = true;
                }
            }
        }
        for (var frame = 0; frame < probabilities.length; frame++) {
            probabilities[frame] = leaked[frame] ? 0 : probabilities[frame];
        }
    }

    private static boolean mayBeSpeech(float[] probabilities, int first, double least) {
        for (var frame = first; frame < Math.min(first + FRAMES, probabilities.length); frame++) {
            if (probabilities[frame] >= least) {
                return true;
            }
        }
        return false;
    }

    private boolean isLeakedFrom(long sample) {
        read(own, sample, heard);
        read(other, sample - LONGEST_DELAY * STEP, loud);
        var ownEnergy = energy(heard, 0);
        if (energy(loud, LONGEST_DELAY) < CLEARLY_LOUDER * ownEnergy) {
            return false;
        }
        // That of the other channel's window, kept up while the window moves.
        var energy = energy(loud, 0);
        for (var delay = 0; delay <= 2 * LONGEST_DELAY; delay++) {
            if (square(product(delay)) > SAME_SOUND * SAME_SOUND * ownEnergy * energy) {
                return true;
            }
            if (delay < 2 * LONGEST_DELAY) {
                energy += square(loud[delay + WINDOW]) - square(loud[delay]);
            }
        }
        return false;
    }

    /** What lies before the recording is silence, as what lies behind it. */
    private void read(Recording recording, long first, float[] into) {
        var before = (int) Math.max(0, -first);
        Arrays.fill(samples, 0, before, 0);
        recording.read(first + before, samples, before, into.length * STEP - before);
        for (var i = 0; i < into.length; i++) {
            var sum = 0f;
            for (var j = 0; j < STEP; j++) {
                sum += samples[i * STEP + j];
            }
            into[i] = sum / STEP;
        }
    }

    private float product(int delay) {
        var sum = 0f;
        for (var i = 0; i < WINDOW; i++) {
            sum += heard[i] * loud[delay + i];
        }
        return sum;
    }

    private static double energy(float[] samples, int offset) {
        // Silence is like nothing else.
        var sum = 1e-9;
        for (var i = offset; i < offset + WINDOW; i++) {
            sum += square(samples[i]);
        }
        return sum;
    }

    private static double square(double sample) {
        return sample * sample;
    }
}
