package dev.parley.llm.extractive;

/** One row of a sparse matrix: ascending indices and a weight for each. The arrays are not shared beyond their maker. */
final class SparseRow {

    final int[] indices;
    final double[] weights;

    SparseRow(int[] indices, double[] weights) {
        this.indices = indices;
        this.weights = weights;
    }

    int length() {
        return indices.length;
    }
}
