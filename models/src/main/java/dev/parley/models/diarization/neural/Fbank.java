package dev.parley.models.diarization.neural;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Kaldi's log-mel filterbank as WeSpeaker was trained with it (kaldi-asr.org, compute-fbank-feats): 80 triangles on the mel
 * scale 1127 ln(1 + f/700) from 20 to 8000 Hz, frames of 25 ms every 10 ms without any at the borders, mean removed,
 * pre-emphasis 0.97, Hamming window, power spectrum, no dither; samples on the scale of 16 bits. Belongs to one thread.
 */
final class Fbank {

    /** Values of a frame. */
    static final int MELS = 80;
    /** Samples of a frame: 25 ms. */
    static final int LENGTH = 400;
    /** Samples from one frame to the next: 10 ms. */
    static final int SHIFT = 160;

    private static final int FFT = 512;
    private static final double SCALE = 32_768;
    private static final double EMPHASIS = 0.97;
    private static final double LOW_HZ = 20;
    private static final double HIGH_HZ = 8000;
    /** Float epsilon, the least energy that Kaldi takes the logarithm of. */
    private static final double LEAST_ENERGY = 0x1p-23;

    private static final double[] HAMMING = hamming();
    private static final Triangle[] TRIANGLES = triangles();

    /** A filter of the bank: its weights from the bin {@code first} on. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
    private record Triangle(int first, double[] weights) {}

    private final double[][] spectrum = new double[2][FFT];

    /** The 80 values of the frame that begins at {@code samples[offset]}; samples go from -1 to 1. */
    float[] frame(float[] samples, int offset) {
        window(samples, offset);
        FastFourierTransformer.transformInPlace(spectrum, DftNormalization.STANDARD, TransformType.FORWARD);
        var frame = new float[MELS];
        for (int mel = 0; mel < MELS; mel++) {
            double energy = 0;
            var triangle = TRIANGLES[mel];
            for (int index = 0; index < triangle.weights.length; index++) {
                double real = spectrum[0][triangle.first + index];
                double imaginary = spectrum[1][triangle.first + index];
                energy += triangle.weights[index] * (real * real + imaginary * imaginary);
            }
            frame[mel] = (float) Math.log(Math.max(energy, LEAST_ENERGY));
        }
        return frame;
    }

    private void window(float[] samples, int offset) {
        double mean = 0;
        for (int index = 0; index < LENGTH; index++) {
            mean += SCALE * samples[offset + index] / LENGTH;
        }
        // The first sample has none before it and counts as its own predecessor.
        double before = SCALE * samples[offset] - mean;
        for (int index = 0; index < FFT; index++) {
            double sample = index < LENGTH ? SCALE * samples[offset + index] - mean : 0;
            spectrum[0][index] = index < LENGTH ? (sample - EMPHASIS * before) * HAMMING[index] : 0;
            spectrum[1][index] = 0;
            before = sample;
        }
    }

    private static double[] hamming() {
        var window = new double[LENGTH];
        for (int index = 0; index < LENGTH; index++) {
            window[index] = 0.54 - 0.46 * Math.cos(2 * Math.PI * index / (LENGTH - 1));
        }
        return window;
    }

    /** Straight on the mel scale, not in Hz. */
    private static Triangle[] triangles() {
        double low = mel(LOW_HZ);
        double step = (mel(HIGH_HZ) - low) / (MELS + 1);
        var triangles = new Triangle[MELS];
        for (int mel = 0; mel < MELS; mel++) {
            double centre = low + (mel + 1) * step;
            var weights = IntStream.range(0, FFT / 2)
                    .mapToDouble(bin -> 1 - Math.abs(mel(bin * 16_000.0 / FFT) - centre) / step)
                    .toArray();
            var bins =
                    IntStream.range(0, FFT / 2).filter(bin -> weights[bin] > 0).toArray();
            int first = bins.length == 0 ? 0 : bins[0];
            triangles[mel] = new Triangle(first, Arrays.copyOfRange(weights, first, first + bins.length));
        }
        return triangles;
    }

    private static double mel(double hertz) {
        return 1127 * Math.log(1 + hertz / 700);
    }
}
