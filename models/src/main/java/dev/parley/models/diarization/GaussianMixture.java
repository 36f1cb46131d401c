package dev.parley.models.diarization;

import java.util.Arrays;

/**
 * A mixture of Gaussians with diagonal covariances, the universal background model of D. Reynolds, T. Quatieri and R. Dunn,
 * "Speaker verification using adapted Gaussian mixture models" (2000). Immutable apart from its working memory, so each
 * thread takes its own {@link Scorer}.
 */
public final class GaussianMixture {

    private final float[] weights;
    private final float[][] means;
    private final float[][] variances;
    private final float[] constants;
    private final float[][] precisions;

    /**
     * Takes ownership of the arrays.
     *
     * @param weights of the components, summing to one
     * @param means [dimension][component]
     * @param variances [dimension][component]
     */
    public GaussianMixture(float[] weights, float[][] means, float[][] variances) {
        this.weights = weights;
        this.means = means;
        this.variances = variances;
        precisions = new float[means.length][weights.length];
        constants = new float[weights.length];
        for (int component = 0; component < weights.length; component++) {
            double constant = Math.log(weights[component]);
            for (int dimension = 0; dimension < means.length; dimension++) {
                double variance = variances[dimension][component];
                precisions[dimension][component] = (float) (1 / variance);
                constant -= 0.5 * Math.log(2 * Math.PI * variance);
            }
            constants[component] = (float) constant;
        }
    }

    public int components() {
        return weights.length;
    }

    public int dimensions() {
        return means.length;
    }

    float weight(int component) {
        return weights[component];
    }

    float[] means(int dimension) {
        return means[dimension];
    }

    float[] variances(int dimension) {
        return variances[dimension];
    }

    /** The same mixture with other means [dimension][component]. */
    GaussianMixture withMeans(float[][] adapted) {
        return new GaussianMixture(weights, adapted, variances);
    }

    /** A scorer with its own working memory. */
    public Scorer scorer() {
        return new Scorer();
    }

    /** Scores frames one after the other; belongs to one thread. */
    public final class Scorer {

        private final float[] scores = new float[weights.length];

        /** The natural logarithm of the density at a frame. */
        public double logLikelihood(float[] frame) {
            float best = score(frame);
            double sum = 0;
            for (float score : scores) {
                // Below e^-16 of the best a component changes nothing, and the exponential is what costs.
                if (score > best - 16) {
                    sum += Math.exp(score - best);
                }
            }
            return best + Math.log(sum);
        }

        /** Writes each component's posterior probability into {@code posteriors}, and returns the log-likelihood. */
        public double posteriors(float[] frame, float[] posteriors) {
            float best = score(frame);
            double sum = 0;
            for (int component = 0; component < scores.length; component++) {
                float difference = scores[component] - best;
                posteriors[component] = difference > -16 ? (float) Math.exp(difference) : 0;
                sum += posteriors[component];
            }
            float scale = (float) (1 / sum);
            for (int component = 0; component < scores.length; component++) {
                posteriors[component] *= scale;
            }
            return best + Math.log(sum);
        }

        private float score(float[] frame) {
            Arrays.fill(scores, 0);
            for (int dimension = 0; dimension < means.length; dimension++) {
                float value = frame[dimension];
                float[] mean = means[dimension];
                float[] precision = precisions[dimension];
                for (int component = 0; component < scores.length; component++) {
                    float difference = value - mean[component];
                    scores[component] += difference * difference * precision[component];
                }
            }
            float best = Float.NEGATIVE_INFINITY;
            for (int component = 0; component < scores.length; component++) {
                scores[component] = constants[component] - 0.5f * scores[component];
                best = Math.max(best, scores[component]);
            }
            return best;
        }
    }
}
