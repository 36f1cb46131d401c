package dev.parley.models.recognition.whisper;

/**
 * The discrete Fourier transform of any length whose prime factors are small, by divide and conquer (Cooley and Tukey, An
 * Algorithm for the Machine Calculation of Complex Fourier Series, 1965): Whisper's windows of 400 samples are no power of two.
 * Owned by one thread.
 */
final class Fourier {

    private final int length;
    private final double[] cosine;
    private final double[] sine;
    private final double[] givenReal;
    private final double[] givenImaginary;
    private final double[] partReal;
    private final double[] partImaginary;

    Fourier(int length) {
        this.length = length;
        cosine = new double[length];
        sine = new double[length];
        givenReal = new double[length];
        givenImaginary = new double[length];
        partReal = new double[length];
        partImaginary = new double[length];
        for (var i = 0; i < length; i++) {
            cosine[i] = Math.cos(2 * Math.PI * i / length);
            sine[i] = -Math.sin(2 * Math.PI * i / length);
        }
    }

    /** Transforms complex numbers. The results take the place of {@code real} and {@code imaginary}. */
    void transform(double[] real, double[] imaginary) {
        System.arraycopy(real, 0, givenReal, 0, length);
        System.arraycopy(imaginary, 0, givenImaginary, 0, length);
        transform(real, imaginary, new Line(0, 1), 0, length);
    }

    /** Every {@code stride}th given number from {@code start} on. */
    private record Line(int start, int stride) {}

    /** Transforms {@code count} of the given numbers into as many neighbours from {@code target} on. */
    private void transform(double[] real, double[] imaginary, Line given, int target, int count) {
        if (count == 1) {
            real[target] = givenReal[given.start];
            imaginary[target] = givenImaginary[given.start];
            return;
        }
        var factor = smallestFactor(count);
        var part = count / factor;
        for (var i = 0; i < factor; i++) {
            var line = new Line(given.start + i * given.stride, given.stride * factor);
            transform(real, imaginary, line, target + i * part, part);
        }
        for (var k = 0; k < part; k++) {
            combine(real, imaginary, target + k, k, factor, part);
        }
    }

    /** Replaces the {@code k}th numbers of all parts by what they add up to. */
    private void combine(double[] real, double[] imaginary, int target, int k, int factor, int part) {
        var count = factor * part;
        var step = length / count;
        for (var i = 0; i < factor; i++) {
            partReal[i] = real[target + i * part];
            partImaginary[i] = imaginary[target + i * part];
        }
        for (var q = 0; q < factor; q++) {
            var sumReal = 0.0;
            var sumImaginary = 0.0;
            for (var i = 0; i < factor; i++) {
                var turn = i * (k + q * part) % count * step;
                sumReal += partReal[i] * cosine[turn] - partImaginary[i] * sine[turn];
                sumImaginary += partReal[i] * sine[turn] + partImaginary[i] * cosine[turn];
            }
            real[target + q * part] = sumReal;
            imaginary[target + q * part] = sumImaginary;
        }
    }

    private static int smallestFactor(int number) {
        for (var factor = 2; factor * factor <= number; factor++) {
            if (number % factor == 0) {
                return factor;
            }
        }
        return number;
    }
}
