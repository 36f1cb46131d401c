package dev.parley.models.diarization;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Spectral clustering that chooses the number of clusters and its own neighbourhood size by the normalised maximum eigengap
 * (T. Park, K. Han, M. Kumar, S. Narayanan, "Auto-tuning spectral clustering for speaker diarization using normalized
 * maximum eigengap", 2019). Time is cubic in the number of points.
 */
final class SpectralClustering {

    private static final int FEWEST_NEIGHBOURS = 4;
    private static final double MOST_NEIGHBOURS = 0.3;
    private static final int NEIGHBOURHOODS = 12;

    private final double[][] points;
    private final int mostClusters;
    private final int[][] nearest;

    private SpectralClustering(double[][] points, int mostClusters) {
        this.points = points;
        this.mostClusters = Math.min(mostClusters, points.length - 1);
        nearest = nearest(points);
    }

    /** A cluster number for each point, 0 on; {@code points} are at least two. */
    static int[] cluster(double[][] points, int mostClusters) {
        return new SpectralClustering(points, mostClusters).cluster();
    }

    /** How well a neighbourhood size separates the points: the less the better. */
    private record Eigengap(int neighbours, int clusters, double ratio) {}

    private int[] cluster() {
        Eigengap best = null;
        int least = Math.min(FEWEST_NEIGHBOURS, points.length);
        int most = (int) Math.clamp(MOST_NEIGHBOURS * points.length, least, points.length);
        int previous = 0;
        for (int step = 0; step < NEIGHBOURHOODS; step++) {
            int neighbours = (int) Math.round(least + (double) step * (most - least) / (NEIGHBOURHOODS - 1));
            if (neighbours == previous) {
                continue;
            }
            previous = neighbours;
            var gap = eigengap(neighbours);
            if (best == null || gap.ratio < best.ratio) {
                best = gap;
            }
        }
        if (best == null || best.clusters == 1) {
            return new int[points.length];
        }
        return KMeans.cluster(eigenvectors(best.neighbours, best.clusters), best.clusters, new Random(1));
    }

    private Eigengap eigengap(int neighbours) {
        double[] values = eigenvalues(neighbours);
        int clusters = 1;
        double widest = 0;
        for (int k = 1; k <= mostClusters; k++) {
            double gap = values[k] - values[k - 1];
            if (gap > widest) {
                widest = gap;
                clusters = k;
            }
        }
        double normalised = widest / Math.max(values[values.length - 1], 1e-10);
        return new Eigengap(neighbours, clusters, (double) neighbours / points.length / (normalised + 1e-10));
    }

    private double[] eigenvalues(int neighbours) {
        var decomposition = DecompositionFactory_DDRM.eig(points.length, false, true);
        decomposition.decompose(laplacian(neighbours));
        var values = new double[points.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = decomposition.getEigenvalue(index).getReal();
        }
        Arrays.sort(values);
        return values;
    }

    private double[][] eigenvectors(int neighbours, int count) {
        var decomposition = DecompositionFactory_DDRM.eig(points.length, true, true);
        decomposition.decompose(laplacian(neighbours));
        var order = new Integer[points.length];
        Arrays.setAll(order, index -> index);
        Arrays.sort(
                order,
                (left, right) -> Double.compare(
                        decomposition.getEigenvalue(left).getReal(),
                        decomposition.getEigenvalue(right).getReal()));
        var rows = new double[points.length][count];
        for (int column = 0; column < count; column++) {
            var vector = decomposition.getEigenVector(order[column]);
            for (int row = 0; row < rows.length; row++) {
                rows[row][column] = vector.get(row);
            }
        }
        return rows;
    }

    /** Degree matrix minus adjacency, where a point is adjacent to its nearest ones and by half to those it is nearest to. */
    private DMatrixRMaj laplacian(int neighbours) {
        int size = points.length;
        var laplacian = new DMatrixRMaj(size, size);
        for (int row = 0; row < size; row++) {
            for (int rank = 0; rank < neighbours; rank++) {
                int column = nearest[row][rank];
                if (column != row) {
                    laplacian.data[row * size + column] -= 0.5;
                    laplacian.data[column * size + row] -= 0.5;
                    laplacian.data[row * size + row] += 0.5;
                    laplacian.data[column * size + column] += 0.5;
                }
            }
        }
        return laplacian;
    }

    /** For each point all others by distance, itself first. */
    private static int[][] nearest(double[][] points) {
        var nearest = new int[points.length][];
        for (int row = 0; row < points.length; row++) {
            var distances = new double[points.length];
            var order = new Integer[points.length];
            for (int column = 0; column < points.length; column++) {
                distances[column] = column == row ? -1 : Vectors.squaredDistance(points[row], points[column]);
                order[column] = column;
            }
            Arrays.sort(order, (left, right) -> Double.compare(distances[left], distances[right]));
            nearest[row] = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
        }
        return nearest;
    }
}
