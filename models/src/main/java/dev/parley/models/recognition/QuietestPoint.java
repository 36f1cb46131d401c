package dev.parley.models.recognition;

import dev.parley.models.audio.Recording;

/** Where a chunk is best cut: in the middle of its quietest tenth of a second. */
final class QuietestPoint {

    private static final int WINDOW = Recording.SAMPLE_RATE / 10;
    private static final int STEP = WINDOW / 5;

    private QuietestPoint() {}

    /** The quietest sample number from {@code first} to {@code last}, the earliest of several. */
    static int between(float[] samples, int first, int last) {
        var quietest = first;
        var least = Double.POSITIVE_INFINITY;
        for (var centre = first; centre <= last; centre += STEP) {
            var energy = energy(samples, centre - WINDOW / 2, centre + WINDOW / 2);
            if (energy < least) {
                least = energy;
                quietest = centre;
            }
        }
        return quietest;
    }

    private static double energy(float[] samples, int from, int to) {
        var sum = 0.0;
        for (var i = Math.max(0, from); i < Math.min(samples.length, to); i++) {
            sum += samples[i] * samples[i];
        }
        return sum;
    }
}
