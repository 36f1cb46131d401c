package dev.parley.models.diarization.neural;

/** Sound and weights by the formulas that {@code src/test/python/neural_diarization.py} has too. */
final class Formulas {

    static final int RATE = 16_000;

    private Formulas() {}

    /** Numbers from -1 to 1 of the linear congruential generator of the C standard's example. */
    static double[] uniform(int count, long seed) {
        var values = new double[count];
        long state = seed;
        for (int index = 0; index < count; index++) {
            state = (1103515245L * state + 12345) % (1L << 31);
            values[index] = state / (double) (1L << 30) - 1;
        }
        return values;
    }

    static float[] floats(int count, long seed, double scale) {
        var values = uniform(count, seed);
        var floats = new float[count];
        for (int index = 0; index < count; index++) {
            floats[index] = (float) (values[index] * scale);
        }
        return floats;
    }

    /** Faint noise, and tones, each as start, end and Hz; on the scale of 16 bits. */
    static float[] sound(double seconds, double[][] tones, long seed) {
        double[] noise = uniform((int) Math.round(seconds * RATE), seed);
        var samples = new float[noise.length];
        for (int index = 0; index < samples.length; index++) {
            double time = index / (double) RATE;
            double sample = 100 * noise[index];
            for (double[] tone : tones) {
                if (time >= tone[0] && time < tone[1]) {
                    sample += 6000 * Math.sin(2 * Math.PI * tone[2] * time)
                            + 2000 * Math.sin(2 * Math.PI * 3.1 * tone[2] * time);
                }
            }
            samples[index] = (float) (Math.floor(sample + 0.5) / 32768);
        }
        return samples;
    }
}
