package dev.parley.bench.speaker;

/**
 * Plays samples faster or slower, which moves pitch and formants and so makes another speaker of them (T. Ko et al., "Audio
 * augmentation for speech recognition", 2015). Interpolates with a windowed sinc.
 */
final class PlaybackSpeed {

    /** Samples on each side that take part. */
    private static final int REACH = 12;

    private PlaybackSpeed() {}

    /** The samples as heard at that speed; 1 leaves them as they are. */
    static float[] change(float[] samples, double speed) {
        if (speed == 1) {
            return samples;
        }
        // What a higher speed would lift above half the sample rate must go first.
        double bandwidth = Math.min(1, 1 / speed);
        var changed = new float[(int) (samples.length / speed)];
        for (int index = 0; index < changed.length; index++) {
            changed[index] = (float) at(samples, index * speed, bandwidth);
        }
        return changed;
    }

    private static double at(float[] samples, double position, double bandwidth) {
        int centre = (int) Math.floor(position);
        double sum = 0;
        for (int index = Math.max(0, centre - REACH + 1);
                index <= Math.min(samples.length - 1, centre + REACH);
                index++) {
            double distance = index - position;
            double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / REACH);
            sum += samples[index] * bandwidth * sinc(bandwidth * distance) * window;
        }
        return sum;
    }

    private static double sinc(double value) {
        double angle = Math.PI * value;
        return Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
    }
}
