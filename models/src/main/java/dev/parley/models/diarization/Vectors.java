package dev.parley.models.diarization;

/** Arithmetic on points. */
final class Vectors {

    private Vectors() {}

    static double squaredDistance(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            double difference = left[index] - right[index];
            sum += difference * difference;
        }
        return sum;
    }

    /** The index of the centroid nearest to a point. */
    static int nearest(double[] point, double[][] centroids) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int index = 0; index < centroids.length; index++) {
            double distance = squaredDistance(point, centroids[index]);
            if (distance < least) {
                least = distance;
                nearest = index;
            }
        }
        return nearest;
    }
}
