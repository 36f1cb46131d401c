package dev.parley.models.diarization;

import java.util.List;

/** Weighted centroids of clusters, and how far they lie apart in units of the spread within clusters. */
final class ClusterSpread {

    private final double[][] centroids;
    private final double[] weights;
    private final double within;

    private ClusterSpread(double[][] centroids, double[] weights, double within) {
        this.centroids = centroids;
        this.weights = weights;
        this.within = within;
    }

    /** Of points and their compact labels. */
    static ClusterSpread of(List<VoicePoint> points, int[] labels) {
        int clusters = Labels.count(labels);
        int dimensions = points.getFirst().embedding().length;
        var centroids = new double[clusters][dimensions];
        var weights = new double[clusters];
        double total = 0;
        for (int index = 0; index < labels.length; index++) {
            var point = points.get(index);
            weights[labels[index]] += point.weight();
            total += point.weight();
            for (int dimension = 0; dimension < dimensions; dimension++) {
                centroids[labels[index]][dimension] += point.weight() * point.embedding()[dimension];
            }
        }
        for (int cluster = 0; cluster < clusters; cluster++) {
            for (int dimension = 0; dimension < dimensions; dimension++) {
                centroids[cluster][dimension] /= weights[cluster];
            }
        }
        double squares = 0;
        for (int index = 0; index < labels.length; index++) {
            var point = points.get(index);
            squares += point.weight() * Vectors.squaredDistance(point.embedding(), centroids[labels[index]]);
        }
        // Clusters of one point each would leave no freedom: then any distance counts as far.
        double within = Math.max(squares, 1e-10) / Math.max(total - clusters, 1e-3);
        return new ClusterSpread(centroids, weights, within);
    }

    double[][] centroids() {
        return centroids;
    }

    /** Squared distance of two centroids beyond what chance alone makes of it, in units of the spread within clusters. */
    double distance(int left, int right) {
        double chance = within * (1 / weights[left] + 1 / weights[right]);
        return (Vectors.squaredDistance(centroids[left], centroids[right]) - chance) / within;
    }

    /** The two clusters that lie closest, the smaller number first. */
    Pair closest() {
        var closest = new Pair(0, 0, Double.POSITIVE_INFINITY);
        for (int right = 1; right < weights.length; right++) {
            for (int left = 0; left < right; left++) {
                double distance = distance(left, right);
                if (distance < closest.distance) {
                    closest = new Pair(left, right, distance);
                }
            }
        }
        return closest;
    }

    /** Two clusters and their {@link #distance}; infinite if there is only one cluster. */
    record Pair(int left, int right, double distance) {}
}
