package dev.parley.models.alignment;

import java.util.Arrays;

/**
 * The cheapest way through a table of costs from its first corner to its last, each step one row down, one column on, or both
 * (Sakoe, Chiba: Dynamic programming algorithm optimization for spoken word recognition, 1978; ties as in
 * github.com/openai/whisper, timing.py).
 */
public final class DynamicTimeWarping {

    private static final byte BOTH = 0;
    private static final byte DOWN = 1;
    private static final byte ON = 2;

    private DynamicTimeWarping() {}

    /**
     * The column in which each row begins on that way; never falling.
     *
     * @param costs [rows][columns], at least one of each
     */
    public static int[] starts(double[][] costs) {
        var steps = steps(costs);
        var starts = new int[costs.length];
        var row = costs.length;
        var column = costs[0].length;
        while (row > 0) {
            starts[row - 1] = Math.max(0, column - 1);
            switch (column == 0 ? DOWN : steps[row - 1][column - 1]) {
                case BOTH -> {
                    row--;
                    column--;
                }
                case DOWN -> row--;
                default -> column--;
            }
        }
        return starts;
    }

    /** For each cell the step that leads to it on the cheapest way. */
    private static byte[][] steps(double[][] costs) {
        var columns = costs[0].length;
        var steps = new byte[costs.length][columns];
        var above = new double[columns + 1];
        Arrays.fill(above, Double.POSITIVE_INFINITY);
        above[0] = 0;
        for (var row = 0; row < costs.length; row++) {
            var here = new double[columns + 1];
            here[0] = Double.POSITIVE_INFINITY;
            for (var column = 0; column < columns; column++) {
                steps[row][column] = cheapest(above[column], above[column + 1], here[column]);
                var before =
                        switch (steps[row][column]) {
                            case BOTH -> above[column];
                            case DOWN -> above[column + 1];
                            default -> here[column];
                        };
                here[column + 1] = costs[row][column] + before;
            }
            above = here;
        }
        return steps;
    }

    private static byte cheapest(double both, double down, double on) {
        if (both < down && both < on) {
            return BOTH;
        }
        return down < both && down < on ? DOWN : ON;
    }
}
