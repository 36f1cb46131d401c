package dev.parley.models.diarization;

/**
 * Sums of frames over the components of a mixture (zeroth and first order statistics), from which come a window's
 * supervector and a speaker's adapted mixture. Belongs to one thread.
 */
public final class Supervector {

    /** Frames a component must gather until its own data outweigh the background, in the supervector. */
    private static final double RELEVANCE = 4;

    private final GaussianMixture mixture;
    private final double[] counts;
    private final double[][] sums;

    public Supervector(GaussianMixture mixture) {
        this.mixture = mixture;
        counts = new double[mixture.components()];
        sums = new double[mixture.dimensions()][mixture.components()];
    }

    /**
     * Adds frames.
     *
     * @param scorer of the mixture
     * @param frames scaled cepstra, one behind the other
     * @param weights how much of a frame each counts
     * @param count how many
     */
    public void add(MixtureScorer scorer, float[] frames, float[] weights, int count) {
        if (count == 0) {
            return;
        }
        var gathered = scorer.gather(frames, weights, count);
        for (int component = 0; component < counts.length; component++) {
            counts[component] += gathered.counts()[component];
        }
        for (int dimension = 0; dimension < sums.length; dimension++) {
            double[] sum = sums[dimension];
            for (int component = 0; component < counts.length; component++) {
                sum[component] += gathered.sums()[dimension * counts.length + component];
            }
        }
    }

    /**
     * Each component's smoothed shift from its background mean, in units of its deviation and weighted by the root of its
     * weight; component after component.
     */
    public float[] vector() {
        int dimensions = sums.length;
        var vector = new float[counts.length * dimensions];
        for (int dimension = 0; dimension < dimensions; dimension++) {
            for (int component = 0; component < counts.length; component++) {
                double shift = sums[dimension][component] - counts[component] * mixture.means(dimension)[component];
                double scale = Math.sqrt(mixture.weight(component) / mixture.variances(dimension)[component]);
                vector[component * dimensions + dimension] = (float) (shift / (counts[component] + RELEVANCE) * scale);
            }
        }
        return vector;
    }

    /** The mixture with means drawn towards these frames (maximum a posteriori, Reynolds et al. 2000). */
    GaussianMixture adapted(double relevance) {
        var means = new float[sums.length][counts.length];
        for (int dimension = 0; dimension < sums.length; dimension++) {
            for (int component = 0; component < counts.length; component++) {
                means[dimension][component] =
                        (float) ((sums[dimension][component] + relevance * mixture.means(dimension)[component])
                                / (counts[component] + relevance));
            }
        }
        return mixture.withMeans(means);
    }
}
