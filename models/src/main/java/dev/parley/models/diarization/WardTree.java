package dev.parley.models.diarization;

import java.util.Arrays;

/**
 * Agglomerative clustering that merges, again and again, the two clusters whose union adds least to the squared error
 * (J. Ward, "Hierarchical grouping to optimize an objective function", 1963), by the update of Lance and Williams.
 */
final class WardTree {

    private final int[][] merges;
    private final int points;

    private WardTree(int points, int[][] merges) {
        this.points = points;
        this.merges = merges;
    }

    static WardTree of(double[][] points) {
        int size = points.length;
        var costs = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                double cost = Vectors.squaredDistance(points[row], points[column]);
                costs[row][column] = cost;
                costs[column][row] = cost;
            }
        }
        return new WardTree(size, merges(costs));
    }

    /** A cluster number below {@code clusters} for each point; there are at least as many points. */
    int[] cut(int clusters) {
        var root = new int[points];
        Arrays.setAll(root, point -> point);
        for (int step = 0; step < points - clusters; step++) {
            for (int point = 0; point < points; point++) {
                if (root[point] == merges[step][1]) {
                    root[point] = merges[step][0];
                }
            }
        }
        return Labels.compact(root);
    }

    /** Each step as the cluster that stays and the one that goes into it. */
    private static int[][] merges(double[][] costs) {
        int size = costs.length;
        var alive = new boolean[size];
        Arrays.fill(alive, true);
        var sizes = new int[size];
        Arrays.fill(sizes, 1);
        var partner = new int[size];
        for (int row = 0; row < size; row++) {
            partner[row] = cheapest(costs, alive, row);
        }
        var merges = new int[Math.max(0, size - 1)][];
        for (int step = 0; step < merges.length; step++) {
            int kept = -1;
            for (int row = 0; row < size; row++) {
                if (alive[row] && (kept < 0 || costs[row][partner[row]] < costs[kept][partner[kept]])) {
                    kept = row;
                }
            }
            int gone = partner[kept];
            merges[step] = new int[] {kept, gone};
            merge(costs, alive, sizes, kept, gone);
            for (int row = 0; row < size; row++) {
                if (alive[row] && step + 1 < merges.length) {
                    boolean stale = row == kept || partner[row] == kept || partner[row] == gone;
                    if (stale) {
                        partner[row] = cheapest(costs, alive, row);
                    } else if (costs[row][kept] < costs[row][partner[row]]) {
                        partner[row] = kept;
                    }
                }
            }
        }
        return merges;
    }

    private static void merge(double[][] costs, boolean[] alive, int[] sizes, int kept, int gone) {
        alive[gone] = false;
        double merged = sizes[kept] + sizes[gone];
        for (int other = 0; other < alive.length; other++) {
            if (alive[other] && other != kept) {
                double cost = ((sizes[kept] + sizes[other]) * costs[kept][other]
                                + (sizes[gone] + sizes[other]) * costs[gone][other]
                                - sizes[other] * costs[kept][gone])
                        / (merged + sizes[other]);
                costs[kept][other] = cost;
                costs[other][kept] = cost;
            }
        }
        sizes[kept] += sizes[gone];
    }

    private static int cheapest(double[][] costs, boolean[] alive, int row) {
        int cheapest = -1;
        for (int column = 0; column < alive.length; column++) {
            if (alive[column] && column != row && (cheapest < 0 || costs[row][column] < costs[row][cheapest])) {
                cheapest = column;
            }
        }
        return cheapest;
    }
}
