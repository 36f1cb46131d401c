package dev.parley.bench.speaker;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Linear discriminant analysis after principal components: directions in which speakers differ most for how much each one
 * varies (R. Fisher, 1936; P. Belhumeur et al. for the reduction first, 1997).
 */
final class Discriminant {

    private static final int COMPONENTS = 150;
    private static final int OUTPUTS = 50;
    /** Share of the within-class scatter that is pulled to its diagonal. */
    private static final double SHRINKAGE = 0.1;

    private Discriminant() {}

    /**
     * Vectors of one class.
     *
     * @param vectors all of the same length
     */
    record Examples(List<float[]> vectors) {}

    /** The projection [input][output]. */
    static float[][] fit(List<Examples> classes) {
        DMatrixRMaj principal = principal(classes);
        var within = new DMatrixRMaj(COMPONENTS, COMPONENTS);
        var means = new DMatrixRMaj(classes.size(), COMPONENTS);
        int vectors = 0;
        for (int index = 0; index < classes.size(); index++) {
            var reduced = new DMatrixRMaj(classes.get(index).vectors.size(), COMPONENTS);
            CommonOps_DDRM.mult(matrix(classes.get(index).vectors), principal, reduced);
            double[] mean = centre(reduced);
            System.arraycopy(mean, 0, means.data, index * COMPONENTS, COMPONENTS);
            CommonOps_DDRM.multAddTransA(reduced, reduced, within);
            vectors += reduced.numRows;
        }
        CommonOps_DDRM.divide(within, vectors - classes.size());
        var between = covariance(means);
        CommonOps_DDRM.addEquals(between, -(double) classes.size() / vectors, within);
        for (int row = 0; row < COMPONENTS; row++) {
            for (int column = 0; column < COMPONENTS; column++) {
                if (row != column) {
                    within.data[row * COMPONENTS + column] *= 1 - SHRINKAGE;
                }
            }
        }
        var directions = new DMatrixRMaj(COMPONENTS, OUTPUTS);
        var whitening = whitening(within);
        CommonOps_DDRM.mult(whitening, leading(quadratic(whitening, between), OUTPUTS), directions);
        var projection = new DMatrixRMaj(principal.numRows, OUTPUTS);
        CommonOps_DDRM.mult(principal, directions, projection);
        return floats(projection);
    }

    /** Uncentred principal components. */
    private static DMatrixRMaj principal(List<Examples> classes) {
        int size = classes.getFirst().vectors.getFirst().length;
        var scatter = new DMatrixRMaj(size, size);
        for (var one : classes) {
            var matrix = matrix(one.vectors);
            CommonOps_DDRM.multAddTransA(matrix, matrix, scatter);
        }
        return leading(scatter, COMPONENTS);
    }

    private static DMatrixRMaj matrix(List<float[]> vectors) {
        int columns = vectors.getFirst().length;
        var matrix = new DMatrixRMaj(vectors.size(), columns);
        for (int row = 0; row < vectors.size(); row++) {
            for (int column = 0; column < columns; column++) {
                matrix.data[row * columns + column] = vectors.get(row)[column];
            }
        }
        return matrix;
    }

    /** Subtracts the mean row in place, and returns it. */
    private static double[] centre(DMatrixRMaj matrix) {
        var mean = new double[matrix.numCols];
        for (int index = 0; index < matrix.getNumElements(); index++) {
            mean[index % matrix.numCols] += matrix.data[index] / matrix.numRows;
        }
        for (int index = 0; index < matrix.getNumElements(); index++) {
            matrix.data[index] -= mean[index % matrix.numCols];
        }
        return mean;
    }

    private static DMatrixRMaj covariance(DMatrixRMaj rows) {
        centre(rows);
        var covariance = new DMatrixRMaj(rows.numCols, rows.numCols);
        CommonOps_DDRM.multTransA(rows, rows, covariance);
        CommonOps_DDRM.divide(covariance, rows.numRows - 1);
        return covariance;
    }

    /** W with W' S W = I. */
    private static DMatrixRMaj whitening(DMatrixRMaj scatter) {
        var eigen = DecompositionFactory_DDRM.eig(scatter.numRows, true, true);
        eigen.decompose(scatter.copy());
        var whitening = new DMatrixRMaj(scatter.numRows, scatter.numRows);
        for (int column = 0; column < scatter.numCols; column++) {
            double scale = 1 / Math.sqrt(eigen.getEigenvalue(column).getReal());
            for (int row = 0; row < scatter.numRows; row++) {
                whitening.set(row, column, eigen.getEigenVector(column).get(row) * scale);
            }
        }
        return whitening;
    }

    private static DMatrixRMaj quadratic(DMatrixRMaj outer, DMatrixRMaj inner) {
        var half = new DMatrixRMaj(inner.numRows, outer.numCols);
        CommonOps_DDRM.mult(inner, outer, half);
        var whole = new DMatrixRMaj(outer.numCols, outer.numCols);
        CommonOps_DDRM.multTransA(outer, half, whole);
        return whole;
    }

    /** Eigenvectors of the greatest eigenvalues, as columns. */
    private static DMatrixRMaj leading(DMatrixRMaj symmetric, int count) {
        var eigen = DecompositionFactory_DDRM.eig(symmetric.numRows, true, true);
        eigen.decompose(symmetric.copy());
        var order = new Integer[symmetric.numRows];
        Arrays.setAll(order, index -> index);
        Arrays.sort(
                order,
                (left, right) -> Double.compare(
                        eigen.getEigenvalue(right).getReal(),
                        eigen.getEigenvalue(left).getReal()));
        var leading = new DMatrixRMaj(symmetric.numRows, count);
        for (int column = 0; column < count; column++) {
            var vector = eigen.getEigenVector(order[column]);
            for (int row = 0; row < leading.numRows; row++) {
                leading.set(row, column, vector.get(row));
            }
        }
        return leading;
    }

    private static float[][] floats(DMatrixRMaj matrix) {
        var rows = new float[matrix.numRows][matrix.numCols];
        for (int row = 0; row < matrix.numRows; row++) {
            for (int column = 0; column < matrix.numCols; column++) {
                rows[row][column] = (float) matrix.get(row, column);
            }
        }
        return rows;
    }
}
