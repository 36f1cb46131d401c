package dev.parley.models.recognition;

import dev.parley.models.audio.Recording;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a sound is as quiet as its pauses, frame by frame of 10 ms. What a decoder listens to tells a word's beginning to about
 * 50 ms, but smears over pauses; the sound itself does not.
 */
final class QuietStretches {

    private static final int FRAME = Recording.SAMPLE_RATE / 100;

    /** Shorter ones are the closures of plosives inside words. */
    private static final int SHORTEST = 6;

    /** Quiet lies so far below the loudest speech, or nearer to the noise than to speech. */
    private static final double BELOW_SPEECH_DB = 25;

    private static final double SHARE_ABOVE_NOISE = 0.4;

    private final boolean[] quiet;

    QuietStretches(float[] samples) {
        var level = new double[samples.length / FRAME];
        for (var frame = 0; frame < level.length; frame++) {
            var power = 1e-10;
            for (var i = frame * FRAME; i < (frame + 1) * FRAME; i++) {
                power += samples[i] * samples[i];
            }
            level[frame] = 10 * Math.log10(power / FRAME);
        }
        var threshold = threshold(level);
        quiet = new boolean[level.length];
        for (var frame = 0; frame < level.length; frame++) {
            quiet[frame] = level[frame] < threshold;
        }
    }

    private static double threshold(double[] level) {
        if (level.length == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        var sorted = level.clone();
        Arrays.sort(sorted);
        var noise = sorted[sorted.length / 20];
        var speech = sorted[sorted.length - 1 - sorted.length / 20];
        return Math.min(speech - BELOW_SPEECH_DB, noise + SHARE_ABOVE_NOISE * (speech - noise));
    }

    /** @param start seconds
     *  @param end seconds */
    record Stretch(double start, double end) {}

    /** The longest one between two moments in seconds, as far as it lies between them; of equal ones the last. */
    Optional<Stretch> longest(double from, double to) {
        var last = Math.min(quiet.length, (int) (to / 0.01));
        var longest = Optional.<Stretch>empty();
        var most = SHORTEST;
        var run = 0;
        for (var frame = Math.max(0, (int) (from / 0.01)); frame < last; frame++) {
            run = quiet[frame] ? run + 1 : 0;
            var ends = frame + 1 == last || !quiet[frame + 1];
            if (ends && run >= most) {
                longest = Optional.of(new Stretch((frame + 1 - run) * 0.01, (frame + 1) * 0.01));
                most = run;
            }
        }
        return longest;
    }
}
