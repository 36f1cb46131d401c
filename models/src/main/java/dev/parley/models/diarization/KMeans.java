package dev.parley.models.diarization;

import java.util.Arrays;
import java.util.Random;

/** Lloyd's k-means with the seeding of D. Arthur and S. Vassilvitskii, "k-means++" (2007), the best of several starts. */
public final class KMeans {

    private static final int STARTS = 4;
    private static final int MOST_ITERATIONS = 100;

    private final double[][] points;
    private final double[][] centroids;
    private final int[] labels;

    private KMeans(double[][] points, int clusters) {
        this.points = points;
        centroids = new double[clusters][];
        labels = new int[points.length];
    }

    /** A cluster number below {@code clusters} for each point. The same generator state gives the same clusters. */
    public static int[] cluster(double[][] points, int clusters, Random random) {
        int[] best = new int[points.length];
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < STARTS; start++) {
            var attempt = new KMeans(points, clusters);
            double error = attempt.run(random);
            if (error < least) {
                least = error;
                best = attempt.labels;
            }
        }
        return best;
    }

    private double run(Random random) {
        seed(random);
        double error = assign();
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            update();
            double next = assign();
            if (next >= error) {
                return next;
            }
            error = next;
        }
        return error;
    }

    private void seed(Random random) {
        centroids[0] = points[random.nextInt(points.length)].clone();
        var distances = new double[points.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int cluster = 1; cluster < centroids.length; cluster++) {
            double total = 0;
            for (int point = 0; point < points.length; point++) {
                distances[point] =
                        Math.min(distances[point], Vectors.squaredDistance(points[point], centroids[cluster - 1]));
                total += distances[point];
            }
            double remaining = random.nextDouble() * total;
            int chosen = 0;
            while (chosen < points.length - 1 && (remaining -= distances[chosen]) > 0) {
                chosen++;
            }
            centroids[cluster] = points[chosen].clone();
        }
    }

    private double assign() {
        double error = 0;
        for (int point = 0; point < points.length; point++) {
            labels[point] = Vectors.nearest(points[point], centroids);
            error += Vectors.squaredDistance(points[point], centroids[labels[point]]);
        }
        return error;
    }

    private void update() {
        var sums = new double[centroids.length][points[0].length];
        var counts = new int[centroids.length];
        for (int point = 0; point < points.length; point++) {
            counts[labels[point]]++;
            for (int index = 0; index < points[point].length; index++) {
                sums[labels[point]][index] += points[point][index];
            }
        }
        for (int cluster = 0; cluster < centroids.length; cluster++) {
            if (counts[cluster] > 0) {
                for (int index = 0; index < sums[cluster].length; index++) {
                    centroids[cluster][index] = sums[cluster][index] / counts[cluster];
                }
            }
        }
    }
}
