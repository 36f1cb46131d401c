package dev.parley.bench;

import java.util.Arrays;

/** The pairing of rows with columns of greatest total gain (H. Kuhn, "The Hungarian method", 1955, with potentials). */
final class Assignment {

    private Assignment() {}

    /** The total gain of the best pairing, each row and each column used at most once; gains are not negative. */
    static double bestGain(double[][] gains) {
        int rows = gains.length;
        int columns = rows == 0 ? 0 : gains[0].length;
        int size = Math.max(rows, columns);
        var costs = new double[size + 1][size + 1];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                costs[row + 1][column + 1] = -gains[row][column];
            }
        }
        int[] rowOf = solve(costs, size);
        double total = 0;
        for (int column = 1; column <= size; column++) {
            total -= costs[rowOf[column]][column];
        }
        return total;
    }

    /** The row of each column, both counted from one. */
    private static int[] solve(double[][] costs, int size) {
        var rowPotential = new double[size + 1];
        var columnPotential = new double[size + 1];
        var rowOf = new int[size + 1];
        for (int row = 1; row <= size; row++) {
            rowOf[0] = row;
            var cameFrom = new int[size + 1];
            var slack = new double[size + 1];
            Arrays.fill(slack, Double.POSITIVE_INFINITY);
            var visited = new boolean[size + 1];
            int column = 0;
            while (rowOf[column] != 0) {
                column = extend(costs, column, rowOf, cameFrom, slack, visited, rowPotential, columnPotential);
            }
            while (column != 0) {
                rowOf[column] = rowOf[cameFrom[column]];
                column = cameFrom[column];
            }
        }
        return rowOf;
    }

    /** One step along the cheapest edge out of the visited columns; returns the column it leads to. */
    private static int extend(
            double[][] costs,
            int from,
            int[] rowOf,
            int[] cameFrom,
            double[] slack,
            boolean[] visited,
            double[] rowPotential,
            double[] columnPotential) {
        visited[from] = true;
        int row = rowOf[from];
        int next = 0;
        for (int column = 1; column < slack.length; column++) {
            if (!visited[column]) {
                double reduced = costs[row][column] - rowPotential[row] - columnPotential[column];
                if (reduced < slack[column]) {
                    slack[column] = reduced;
                    cameFrom[column] = from;
                }
                if (next == 0 || slack[column] < slack[next]) {
                    next = column;
                }
            }
        }
        double delta = slack[next];
        for (int column = 0; column < slack.length; column++) {
            if (visited[column]) {
                rowPotential[rowOf[column]] += delta;
                columnPotential[column] -= delta;
            } else {
                slack[column] -= delta;
            }
        }
        return next;
    }
}
