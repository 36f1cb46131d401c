package dev.parley.bench.speaker;

import java.util.Random;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Makes a close recording sound as from across a room: a direct path with an exponentially decaying Gaussian tail as strong as
 * itself (J. Polack's model of late reverberation, 1988), a slight low pass, and low-frequency noise.
 */
final class SimulatedRoom {

    private static final int SAMPLE_RATE = 16_000;
    private static final double MEAN_DECAY_SECONDS = 0.45;
    private static final double NOISE_DECIBELS = 15;
    private static final double NOISE_SPREAD = 3;

    private SimulatedRoom() {}

    static float[] hear(float[] samples, Random random) {
        double decay = MEAN_DECAY_SECONDS * (0.8 + 0.45 * random.nextDouble());
        double[] heard = convolve(samples, impulseResponse(decay, random));
        for (int index = heard.length - 1; index > 0; index--) {
            heard[index] += 0.2 * heard[index - 1];
        }
        return addNoise(heard, NOISE_DECIBELS + NOISE_SPREAD * (2 * random.nextDouble() - 1), random);
    }

    /** The tail has fallen by 60 dB, e^-6.9 in amplitude, after {@code decay} seconds. */
    private static double[] impulseResponse(double decay, Random random) {
        var response = new double[(int) (decay * SAMPLE_RATE)];
        double energy = 0;
        for (int index = 1; index < response.length; index++) {
            response[index] = random.nextGaussian() * Math.exp(-6.9 * index / (decay * SAMPLE_RATE));
            energy += response[index] * response[index];
        }
        for (int index = 1; index < response.length; index++) {
            response[index] /= Math.sqrt(energy);
        }
        response[0] = 1;
        return response;
    }

    private static double[] convolve(float[] samples, double[] response) {
        int size = Integer.highestOneBit(samples.length + response.length) * 2;
        // Both signals are real, so one transform carries the two as its real and imaginary part.
        var both = new double[2][size];
        for (int index = 0; index < samples.length; index++) {
            both[0][index] = samples[index];
        }
        System.arraycopy(response, 0, both[1], 0, response.length);
        FastFourierTransformer.transformInPlace(both, DftNormalization.STANDARD, TransformType.FORWARD);
        var product = new double[2][size];
        for (int bin = 0; bin < size; bin++) {
            int mirror = (size - bin) % size;
            double leftRe = (both[0][bin] + both[0][mirror]) / 2;
            double leftIm = (both[1][bin] - both[1][mirror]) / 2;
            double rightRe = (both[1][bin] + both[1][mirror]) / 2;
            double rightIm = -(both[0][bin] - both[0][mirror]) / 2;
            product[0][bin] = leftRe * rightRe - leftIm * rightIm;
            product[1][bin] = leftRe * rightIm + leftIm * rightRe;
        }
        FastFourierTransformer.transformInPlace(product, DftNormalization.STANDARD, TransformType.INVERSE);
        var convolved = new double[samples.length];
        System.arraycopy(product[0], 0, convolved, 0, samples.length);
        return convolved;
    }

    private static float[] addNoise(double[] heard, double decibels, Random random) {
        var noise = new double[heard.length];
        double noiseEnergy = 1e-12;
        double energy = 0;
        for (int index = 0; index < noise.length; index++) {
            noise[index] = random.nextGaussian() + (index > 0 ? 0.9 * noise[index - 1] : 0);
            noiseEnergy += noise[index] * noise[index];
            energy += heard[index] * heard[index];
        }
        double gain = Math.sqrt(energy / noiseEnergy * Math.pow(10, -decibels / 10));
        var noisy = new float[heard.length];
        for (int index = 0; index < noisy.length; index++) {
            noisy[index] = (float) (heard[index] + gain * noise[index]);
        }
        return noisy;
    }
}
