package dev.parley.bench.speaker;

import dev.parley.models.diarization.GaussianMixture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Fits a mixture by expectation and maximisation (A. Dempster, N. Laird, D. Rubin, 1977), from random frames as means. */
final class BackgroundTraining {

    private static final int STEPS = 12;
    private static final double LEAST_VARIANCE = 0.03;

    private BackgroundTraining() {}

    static GaussianMixture fit(List<float[]> frames, int components, Random random) {
        int dimensions = frames.getFirst().length;
        var weights = new float[components];
        var means = new float[dimensions][components];
        var variances = new float[dimensions][components];
        Arrays.fill(weights, 1f / components);
        for (int component = 0; component < components; component++) {
            float[] frame = frames.get(random.nextInt(frames.size()));
            for (int dimension = 0; dimension < dimensions; dimension++) {
                means[dimension][component] = frame[dimension];
                variances[dimension][component] = 1;
            }
        }
        var mixture = new GaussianMixture(weights, means, variances);
        for (int step = 0; step < STEPS; step++) {
            mixture = step(frames, mixture);
        }
        return mixture;
    }

    private static GaussianMixture step(List<float[]> frames, GaussianMixture mixture) {
        int components = mixture.components();
        int dimensions = mixture.dimensions();
        var counts = new double[components];
        var sums = new double[dimensions][components];
        var squares = new double[dimensions][components];
        var posteriors = new float[components];
        double[] constants = constants(mixture);
        for (float[] frame : frames) {
            posteriors(mixture, constants, frame, posteriors);
            for (int component = 0; component < components; component++) {
                counts[component] += posteriors[component];
            }
            for (int dimension = 0; dimension < dimensions; dimension++) {
                float value = frame[dimension];
                for (int component = 0; component < components; component++) {
                    double part = posteriors[component] * value;
                    sums[dimension][component] += part;
                    squares[dimension][component] += part * value;
                }
            }
        }
        return mixture(counts, sums, squares, frames.size());
    }

    /** What does not depend on a frame in each component's log-likelihood. */
    private static double[] constants(GaussianMixture mixture) {
        var constants = new double[mixture.components()];
        for (int component = 0; component < constants.length; component++) {
            constants[component] = Math.log(mixture.weight(component));
            for (int dimension = 0; dimension < mixture.dimensions(); dimension++) {
                constants[component] -= 0.5 * Math.log(2 * Math.PI * mixture.variances(dimension)[component]);
            }
        }
        return constants;
    }

    /** Writes each component's posterior probability. */
    private static void posteriors(GaussianMixture mixture, double[] constants, float[] frame, float[] posteriors) {
        double best = Double.NEGATIVE_INFINITY;
        double[] scores = constants.clone();
        for (int dimension = 0; dimension < frame.length; dimension++) {
            float[] means = mixture.means(dimension);
            float[] variances = mixture.variances(dimension);
            for (int component = 0; component < scores.length; component++) {
                double difference = frame[dimension] - means[component];
                scores[component] -= 0.5 * difference * difference / variances[component];
            }
        }
        for (double score : scores) {
            best = Math.max(best, score);
        }
        double sum = 0;
        for (int component = 0; component < scores.length; component++) {
            scores[component] = Math.exp(scores[component] - best);
            sum += scores[component];
        }
        for (int component = 0; component < scores.length; component++) {
            posteriors[component] = (float) (scores[component] / sum);
        }
    }

    private static GaussianMixture mixture(double[] counts, double[][] sums, double[][] squares, int frames) {
        var weights = new float[counts.length];
        var means = new float[sums.length][counts.length];
        var variances = new float[sums.length][counts.length];
        for (int component = 0; component < counts.length; component++) {
            double count = Math.max(counts[component], 1e-6);
            weights[component] = (float) (count / frames);
            for (int dimension = 0; dimension < sums.length; dimension++) {
                double mean = sums[dimension][component] / count;
                means[dimension][component] = (float) mean;
                variances[dimension][component] =
                        (float) Math.max(squares[dimension][component] / count - mean * mean, LEAST_VARIANCE);
            }
        }
        return new GaussianMixture(weights, means, variances);
    }
}
