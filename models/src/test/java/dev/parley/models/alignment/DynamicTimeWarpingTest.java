package dev.parley.models.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicTimeWarpingTest {

    @Test
    void aRowBeginsWhereItBecomesCheap() {
        var costs = new double[][] {
            {0, 0, 9, 9, 9, 9},
            {9, 9, 0, 0, 0, 9},
            {9, 9, 9, 9, 9, 0}
        };

        assertThat(DynamicTimeWarping.starts(costs)).containsExactly(0, 2, 5);
    }

    @Test
    void moreRowsThanColumnsShareThem() {
        assertThat(DynamicTimeWarping.starts(new double[][] {{1}, {1}, {1}})).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void noOtherWayIsCheaper(int seed) {
        var random = new Random(seed);
        var costs = new double[4][6];
        for (var row : costs) {
            for (var i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        var starts = DynamicTimeWarping.starts(costs);

        assertThat(starts).isSorted();
        assertThat(cheapestFrom(costs, 0, 0, starts)).isEqualTo(cheapestFrom(costs, 0, 0, null));
    }

    /** The cost of the cheapest way from a cell to the last, where rows must begin in given columns or anywhere. */
    private static double cheapestFrom(double[][] costs, int row, int column, int[] starts) {
        if (row == costs.length || column == costs[0].length) {
            return Double.POSITIVE_INFINITY;
        }
        if (row == costs.length - 1 && column == costs[0].length - 1) {
            return costs[row][column];
        }
        var next = cheapestFrom(costs, row, column + 1, starts);
        if (row + 1 < costs.length && (starts == null || starts[row + 1] == column)) {
            next = Math.min(next, cheapestFrom(costs, row + 1, column, starts));
        }
        if (row + 1 < costs.length && (starts == null || starts[row + 1] == column + 1)) {
            next = Math.min(next, cheapestFrom(costs, row + 1, column + 1, starts));
        }
        return costs[row][column] + next;
    }
}
