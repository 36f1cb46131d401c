package dev.parley.models.diarization.neural;

import java.util.Arrays;
import java.util.HashMap;

/**
 * Agglomerative clustering that merges, again and again, the two clusters whose centroids lie closest, by the update of Lance
 * and Williams ("A general theory of classificatory sorting strategies", 1967). Takes about quadratic time and space.
 */
final class CentroidTree {

    /** Two clusters, named by a point of each, that become one named {@code kept}; {@code distance} is between centroids. */
    private record Merge(int kept, int gone, double distance) {}

    private final Merge[] merges;
    private final int points;

    private CentroidTree(int points, Merge[] merges) {
        this.points = points;
        this.merges = merges;
    }

    /** The tree over at least one point. */
    static CentroidTree of(double[][] points) {
        int size = points.length;
        var squares = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                squares[row][column] = Geometry.squaredDistance(points[row], points[column]);
                squares[column][row] = squares[row][column];
            }
        }
        return new CentroidTree(size, new Growth(squares).merges());
    }

    /**
     * A cluster number for each point, from 0 on in order of first appearance. A cluster is a largest subtree in which no merge
     * spans more than {@code distance}: a centroid can come closer to others than its parts were, so a merge that is short
     * enough may stand above one that is not.
     */
    int[] cut(double distance) {
        var longest = new double[points];
        var cluster = new int[points];
        Arrays.setAll(cluster, point -> point);
        for (var merge : merges) {
            longest[merge.kept] = Math.max(merge.distance, Math.max(longest[merge.kept], longest[merge.gone]));
            if (longest[merge.kept] <= distance) {
                for (int point = 0; point < points; point++) {
                    cluster[point] = cluster[point] == merge.gone ? merge.kept : cluster[point];
                }
            }
        }
        return numbered(cluster);
    }

    /** The same clusters with numbers from 0 on in order of first appearance. */
    static int[] numbered(int[] clusters) {
        var numbers = new HashMap<Integer, Integer>();
        var numbered = new int[clusters.length];
        for (int point = 0; point < clusters.length; point++) {
            int next = numbers.size();
            numbered[point] = numbers.computeIfAbsent(clusters[point], _ -> next);
        }
        return numbered;
    }

    /** The tree while it grows: squared distances between the centroids of what clusters are left. */
    private static final class Growth {

        private final double[][] squares;
        private final int[] sizes;
        private final boolean[] left;
        private final int[] nearest;

        Growth(double[][] squares) {
            this.squares = squares;
            sizes = new int[squares.length];
            left = new boolean[squares.length];
            nearest = new int[squares.length];
            Arrays.fill(sizes, 1);
            Arrays.fill(left, true);
            Arrays.setAll(nearest, this::nearestTo);
        }

        Merge[] merges() {
            var merges = new Merge[squares.length - 1];
            for (int step = 0; step < merges.length; step++) {
                int one = closest();
                int kept = Math.min(one, nearest[one]);
                int gone = Math.max(one, nearest[one]);
                merges[step] = new Merge(kept, gone, Math.sqrt(Math.max(0, squares[kept][gone])));
                merge(kept, gone);
            }
            return merges;
        }

        private int closest() {
            int closest = -1;
            for (int row = 0; row < left.length; row++) {
                if (left[row]
                        && nearest[row] >= 0
                        && (closest < 0 || squares[row][nearest[row]] < squares[closest][nearest[closest]])) {
                    closest = row;
                }
            }
            return closest;
        }

        private void merge(int kept, int gone) {
            left[gone] = false;
            double size = sizes[kept] + sizes[gone];
            double between = sizes[kept] * (sizes[gone] / size) * (squares[kept][gone] / size);
            for (int other = 0; other < left.length; other++) {
                if (left[other] && other != kept) {
                    double square =
                            (sizes[kept] * squares[kept][other] + sizes[gone] * squares[gone][other]) / size - between;
                    squares[kept][other] = square;
                    squares[other][kept] = square;
                }
            }
            sizes[kept] += sizes[gone];
            for (int row = 0; row < left.length; row++) {
                if (left[row] && (row == kept || nearest[row] == kept || nearest[row] == gone)) {
                    nearest[row] = nearestTo(row);
                } else if (left[row] && squares[row][kept] < squares[row][nearest[row]]) {
                    nearest[row] = kept;
                }
            }
        }

        private int nearestTo(int row) {
            int nearest = -1;
            for (int column = 0; column < left.length; column++) {
                if (left[column] && column != row && (nearest < 0 || squares[row][column] < squares[row][nearest])) {
                    nearest = column;
                }
            }
            return nearest;
        }
    }
}
