package dev.parley.models.diarization.neural;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The clustering of pyannote.audio's pipeline 3.1: a {@link CentroidTree} cut at a fixed distance; what few voices are in a
 * cluster of their own go to the large cluster most like them.
 */
final class LargeClusters {

    /** Distance between unit vectors, tuned by the authors of the pipeline for WeSpeaker's embedding. */
    static final double DISTANCE = 0.7046;

    private static final int FEWEST = 12;
    /** With few voices in all, a tenth of them is large. */
    private static final double FEWEST_SHARE = 0.1;

    private LargeClusters() {}

    /** A cluster number for each voice, from 0 on in order of first appearance. */
    static int[] of(double[][] units) {
        int[] clusters = CentroidTree.of(units).cut(DISTANCE);
        int count = Arrays.stream(clusters).max().orElse(-1) + 1;
        var sizes = new int[count];
        Arrays.stream(clusters).forEach(cluster -> sizes[cluster]++);
        double fewest = Math.min(FEWEST, Math.max(1, Math.rint(FEWEST_SHARE * units.length)));
        var large = IntStream.range(0, count)
                .filter(cluster -> sizes[cluster] >= fewest)
                .toArray();
        if (large.length == 0) {
            return new int[units.length];
        }
        double[][] sums = sums(units, clusters, count);
        var home = IntStream.range(0, count)
                .map(cluster -> sizes[cluster] >= fewest ? cluster : mostLike(cluster, large, sums))
                .toArray();
        return CentroidTree.numbered(
                Arrays.stream(clusters).map(cluster -> home[cluster]).toArray());
    }

    /** In the direction of the centroids. */
    private static double[][] sums(double[][] units, int[] clusters, int count) {
        var sums = new double[count][units[0].length];
        for (int voice = 0; voice < units.length; voice++) {
            for (int index = 0; index < units[voice].length; index++) {
                sums[clusters[voice]][index] += units[voice][index];
            }
        }
        return sums;
    }

    private static int mostLike(int cluster, int[] large, double[][] sums) {
        int best = large[0];
        for (int other : large) {
            if (Geometry.cosine(sums[cluster], sums[other]) > Geometry.cosine(sums[cluster], sums[best])) {
                best = other;
            }
        }
        return best;
    }
}
