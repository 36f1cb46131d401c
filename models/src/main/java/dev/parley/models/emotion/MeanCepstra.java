package dev.parley.models.emotion;

import dev.parley.models.audio.MelFilters;
import dev.parley.models.audio.Recording;
import java.util.Arrays;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * The mean of the first 13 mel-frequency cepstral coefficients of each frame, one number for every 512 samples of 44.1 kHz, as
 * github.com/MiteshPuthran/Speech-Emotion-Analyzer takes them from librosa 0.6: 2.5 s, windows of 2048 samples (Hann) around the middle
 * of a frame, mirrored at both ends, 128 mels of Slaney, decibels down to 80 below the loudest, orthonormal cosine transform. A shorter
 * sound has 0 for the frames that are missing, as in training. Immutable.
 *
 * <p>Training sounds had something above 8 kHz; recordings of 16 kHz have nothing there.
 */
final class MeanCepstra implements FrontEnd {

    /** Numbers for a window. */
    static final int FRAMES = 216;

    private static final int WINDOW = (int) (2.5 * Recording.SAMPLE_RATE);
    private static final int FFT = 2048;
    private static final int HOP = 512;
    private static final int MELS = 128;
    private static final int COEFFICIENTS = 13;
    private static final double LEAST_POWER = 1e-10;
    private static final double RANGE_DECIBELS = 80;

    private final Upsampling upsampling = new Upsampling();
    private final float[][] filters = MelFilters.of(MELS, FFT, Upsampling.RATE);
    private final double[] hann = new double[FFT];

    /** The cosine transform and the mean of its coefficients are one weighted sum of the decibels. */
    private final double[] meanCoefficient = new double[MELS];

    MeanCepstra() {
        for (var i = 0; i < FFT; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FFT);
        }
        for (var mel = 0; mel < MELS; mel++) {
            for (var k = 0; k < COEFFICIENTS; k++) {
                var scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / MELS);
                meanCoefficient[mel] += scale * Math.cos(Math.PI * k * (2 * mel + 1) / (2 * MELS)) / COEFFICIENTS;
            }
        }
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public Input of(float[] samples) {
        return new Input(means(upsampling.of(samples)), new long[] {1, FRAMES, 1});
    }

    /** @param samples 44.1 kHz mono from -1 to 1, more than 1024; what is behind 2.5 s is not heard */
    float[] means(float[] samples) {
        var frames = Math.min(FRAMES, 1 + samples.length / HOP);
        var decibels = new double[frames][];
        var loudest = Double.NEGATIVE_INFINITY;
        for (var frame = 0; frame < frames; frame++) {
            decibels[frame] = decibels(samples, frame * HOP - FFT / 2);
            loudest = Math.max(loudest, Arrays.stream(decibels[frame]).max().orElseThrow());
        }
        var means = new float[FRAMES];
        for (var frame = 0; frame < frames; frame++) {
            var mean = 0.0;
            for (var mel = 0; mel < MELS; mel++) {
                mean += meanCoefficient[mel] * Math.max(decibels[frame][mel], loudest - RANGE_DECIBELS);
            }
            means[frame] = (float) mean;
        }
        return means;
    }

    /** The power of each mel in the frame that begins at {@code start}, which may be before the sound. */
    private double[] decibels(float[] samples, int start) {
        var spectrum = new double[2][FFT];
        for (var i = 0; i < FFT; i++) {
            spectrum[0][i] = hann[i] * samples[mirrored(start + i, samples.length)];
        }
        FastFourierTransformer.transformInPlace(spectrum, DftNormalization.STANDARD, TransformType.FORWARD);
        var power = new double[FFT / 2 + 1];
        for (var bin = 0; bin < power.length; bin++) {
            power[bin] = spectrum[0][bin] * spectrum[0][bin] + spectrum[1][bin] * spectrum[1][bin];
        }
        var decibels = new double[MELS];
        for (var mel = 0; mel < MELS; mel++) {
            var energy = 0.0;
            for (var bin = 0; bin < power.length; bin++) {
                energy += filters[mel][bin] * power[bin];
            }
            decibels[mel] = 10 * Math.log10(Math.max(LEAST_POWER, energy));
        }
        return decibels;
    }

    private static int mirrored(int index, int length) {
        var inside = Math.abs(index);
        return inside < length ? inside : 2 * (length - 1) - inside;
    }
}
