package dev.parley.models.diarization.neural;

/** Lengths and angles of vectors. */
final class Geometry {

    private Geometry() {}

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }

    /** The vector in the same direction with that length; zero stays zero. */
    static double[] scaled(double[] vector, double length) {
        double norm = Math.sqrt(dot(vector, vector));
        var scaled = new double[vector.length];
        for (int index = 0; index < vector.length; index++) {
            scaled[index] = norm == 0 ? 0 : vector[index] / norm * length;
        }
        return scaled;
    }

    /** The cosine of the angle between two vectors. */
    static double cosine(double[] left, double[] right) {
        return dot(scaled(left, 1), scaled(right, 1));
    }

    static double squaredDistance(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            double difference = left[index] - right[index];
            sum += difference * difference;
        }
        return sum;
    }

    static double[] ofFloats(float[] values) {
        var doubles = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            doubles[index] = values[index];
        }
        return doubles;
    }
}
