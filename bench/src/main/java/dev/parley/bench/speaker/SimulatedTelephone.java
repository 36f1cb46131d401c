package dev.parley.bench.speaker;

import java.util.Random;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Makes a close recording sound as by telephone: a band of about 300 to 3400 Hz with some tilt, noise of the line, and the
 * logarithmic quantisation of ITU-T G.711 (mu-law, 8 bits).
 */
final class SimulatedTelephone {

    private static final int SAMPLE_RATE = 16_000;
    private static final double LOW_HZ = 300;
    private static final double HIGH_HZ = 3400;
    private static final double TILT_DECIBELS = 3;
    private static final double LEAST_DECIBELS = 20;
    private static final double MOST_DECIBELS = 35;
    private static final double PEAK = 0.6;
    private static final double MU = 255;

    private SimulatedTelephone() {}

    static float[] hear(float[] samples, Random random) {
        double[] heard = band(samples, random);
        double peak = 1e-9;
        double energy = 0;
        for (double value : heard) {
            peak = Math.max(peak, Math.abs(value));
            energy += value * value;
        }
        double decibels = LEAST_DECIBELS + (MOST_DECIBELS - LEAST_DECIBELS) * random.nextDouble();
        double noise = Math.sqrt(energy / heard.length) * Math.pow(10, -decibels / 20);
        var quantised = new float[heard.length];
        for (int index = 0; index < heard.length; index++) {
            quantised[index] = (float) quantise((heard[index] + noise * random.nextGaussian()) * PEAK / peak);
        }
        return quantised;
    }

    private static double[] band(float[] samples, Random random) {
        double low = LOW_HZ * (0.8 + 0.4 * random.nextDouble());
        double high = HIGH_HZ * (0.9 + 0.15 * random.nextDouble());
        double tilt = TILT_DECIBELS * (2 * random.nextDouble() - 1);
        int size = Integer.highestOneBit(samples.length) * 2;
        var spectrum = new double[2][size];
        for (int index = 0; index < samples.length; index++) {
            spectrum[0][index] = samples[index];
        }
        FastFourierTransformer.transformInPlace(spectrum, DftNormalization.STANDARD, TransformType.FORWARD);
        for (int bin = 0; bin < size; bin++) {
            double hertz = (double) Math.min(bin, size - bin) * SAMPLE_RATE / size;
            double gain = Math.pow(10, tilt * hertz / HIGH_HZ / 20)
                    / Math.sqrt(1 + Math.pow(low / Math.max(hertz, 1), 8))
                    / Math.sqrt(1 + Math.pow(hertz / high, 16));
            spectrum[0][bin] *= gain;
            spectrum[1][bin] *= gain;
        }
        FastFourierTransformer.transformInPlace(spectrum, DftNormalization.STANDARD, TransformType.INVERSE);
        var band = new double[samples.length];
        System.arraycopy(spectrum[0], 0, band, 0, band.length);
        return band;
    }

    private static double quantise(double value) {
        double limited = Math.clamp(value, -1.0, 1.0);
        double compressed = Math.log1p(MU * Math.abs(limited)) / Math.log1p(MU);
        double level = Math.round(compressed * 127) / 127.0;
        return Math.signum(limited) * Math.expm1(level * Math.log1p(MU)) / MU;
    }
}
