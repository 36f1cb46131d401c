package dev.parley.models.diarization;

/**
 * A mixture of Gaussians with diagonal covariances, the universal background model of D. Reynolds, T. Quatieri and R. Dunn,
 * "Speaker verification using adapted Gaussian mixture models" (2000). Immutable. Frames are scored by {@link MixtureScorer}.
 */
public final class GaussianMixture {

    private final float[] weights;
    private final float[][] means;
    private final float[][] variances;

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
    }

    public int components() {
        return weights.length;
    }

    public int dimensions() {
        return means.length;
    }

    /** Part of all frames that a component has. */
    public float weight(int component) {
        return weights[component];
    }

    /** The components' means in one dimension. */
    public float[] means(int dimension) {
        return means[dimension];
    }

    /** The components' variances in one dimension. */
    public float[] variances(int dimension) {
        return variances[dimension];
    }

    /** The same mixture with other means [dimension][component]. */
    GaussianMixture withMeans(float[][] adapted) {
        return new GaussianMixture(weights, adapted, variances);
    }
}
