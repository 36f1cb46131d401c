package dev.parley.models.diarization;

import dev.parley.models.audio.Recording;
import java.util.Arrays;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Mel-frequency cepstral coefficients c1 to c19 of single 25 ms frames, one frame every 10 ms (S. Davis, P. Mermelstein,
 * "Comparison of parametric representations for monosyllabic word recognition", 1980): pre-emphasis 0.97, Hamming window,
 * 40 triangles on the mel scale from 20 to 7600 Hz, logarithm, orthonormal cosine transform. No frame depends on
 * another one, so any pass over a recording computes just those it needs; those of the first half hour are kept for the next.
 * Belongs to one thread; passes go forward through the recording.
 */
public final class Cepstra {

    /** Values of a frame. */
    public static final int SIZE = 19;
    /** Samples from one frame to the next: 10 ms. */
    public static final int SHIFT = 160;

    private static final int WINDOW = 400;
    private static final int FFT = 512;
    private static final int MELS = 40;
    private static final double LOW_HZ = 20;
    private static final double HIGH_HZ = 7600;
    private static final int BLOCK = 1 << 16;
    /** A diarization asks for each frame about five times. The first half hour is kept, in 19 MB. */
    private static final int MOST_KEPT = 180_000;

    private static final double[] HAMMING = hamming();
    private static final double[][] COSINES = cosines();
    private static final double[] TWIDDLE_COS = twiddles(true);
    private static final double[] TWIDDLE_SIN = twiddles(false);
    private static final Triangle[] TRIANGLES = triangles();

    /** A filter of the mel bank: its weights from the bin {@code first} on. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of the array would cost
    private record Triangle(int first, double[] weights) {}

    /** Where the samples come from. */
    @FunctionalInterface
    public interface Samples {
        /** Fills {@code into} with {@code count} samples from {@code first} on; all of them exist. */
        void read(long first, float[] into, int offset, int count);
    }

    private final Samples source;
    private final long samples;
    private final float[] block = new float[BLOCK];
    private long blockStart = Long.MIN_VALUE;
    private final double[][] packed = new double[2][FFT / 2];
    private final double[] power = new double[FFT / 2 + 1];
    private final double[] logMel = new double[MELS];
    private final float[][] kept;

    /** Cepstra of a recording, read block by block. */
    public Cepstra(Recording recording) {
        this(recording::read, recording.samples());
    }

    /** Cepstra of samples at 16 kHz. */
    public Cepstra(Samples source, long samples) {
        this.source = source;
        this.samples = samples;
        kept = new float[Math.min(frames(samples), MOST_KEPT)][];
    }

    /** Number of frames: one for each 160 samples begun. */
    public int frames() {
        return frames(samples);
    }

    /** Length of the recording in seconds. */
    public double seconds() {
        return samples / 16000.0;
    }

    /** Number of frames of so many samples. */
    public static int frames(long samples) {
        return Math.toIntExact((samples + SHIFT - 1) / SHIFT);
    }

    /** Writes c1 to c19 of a frame into {@code cepstrum}. Samples outside the recording count as zero. */
    public void compute(int frame, float[] cepstrum) {
        if (frame >= kept.length) {
            transform(frame, cepstrum);
            return;
        }
        if (kept[frame] == null) {
            kept[frame] = new float[SIZE];
            transform(frame, kept[frame]);
        }
        System.arraycopy(kept[frame], 0, cepstrum, 0, SIZE);
    }

    private void transform(int frame, float[] cepstrum) {
        pack((long) SHIFT * frame - (WINDOW - SHIFT) / 2);
        FastFourierTransformer.transformInPlace(packed, DftNormalization.STANDARD, TransformType.FORWARD);
        unpackPower();
        for (int mel = 0; mel < MELS; mel++) {
            var triangle = TRIANGLES[mel];
            double energy = 1e-10;
            for (int bin = 0; bin < triangle.weights.length; bin++) {
                energy += triangle.weights[bin] * power[triangle.first + bin];
            }
            logMel[mel] = Math.log(energy);
        }
        for (int index = 0; index < SIZE; index++) {
            double sum = 0;
            for (int mel = 0; mel < MELS; mel++) {
                sum += COSINES[index][mel] * logMel[mel];
            }
            cepstrum[index] = (float) sum;
        }
    }

    /** Emphasised and windowed samples, even ones as real and odd ones as imaginary parts: halves the transform. */
    private void pack(long start) {
        load(start - 1);
        int base = (int) (start - blockStart);
        for (int index = 0; index < WINDOW; index++) {
            double emphasised = block[base + index] - 0.97 * block[base + index - 1];
            packed[index & 1][index >> 1] = emphasised * HAMMING[index];
        }
        Arrays.fill(packed[0], WINDOW / 2, FFT / 2, 0);
        Arrays.fill(packed[1], WINDOW / 2, FFT / 2, 0);
    }

    private void load(long first) {
        if (first >= blockStart && first + WINDOW + 1 <= blockStart + BLOCK) {
            return;
        }
        blockStart = first;
        long from = Math.max(0, first);
        int count = (int) Math.clamp(samples - from, 0L, first + BLOCK - from);
        Arrays.fill(block, 0);
        if (count > 0) {
            source.read(from, block, (int) (from - first), count);
        }
    }

    /** Splits the half-size transform into the power spectrum of the 512 real samples. */
    private void unpackPower() {
        int half = FFT / 2;
        for (int bin = 0; bin <= half; bin++) {
            double re = packed[0][bin % half];
            double im = packed[1][bin % half];
            double mirrorRe = packed[0][(half - bin) % half];
            double mirrorIm = -packed[1][(half - bin) % half];
            double oddRe = (im - mirrorIm) / 2;
            double oddIm = -(re - mirrorRe) / 2;
            double cos = TWIDDLE_COS[bin];
            double sin = TWIDDLE_SIN[bin];
            double spectrumRe = (re + mirrorRe) / 2 + cos * oddRe + sin * oddIm;
            double spectrumIm = (im + mirrorIm) / 2 + cos * oddIm - sin * oddRe;
            power[bin] = spectrumRe * spectrumRe + spectrumIm * spectrumIm;
        }
    }

    private static double[] twiddles(boolean cosine) {
        var values = new double[FFT / 2 + 1];
        for (int bin = 0; bin < values.length; bin++) {
            double angle = 2 * Math.PI * bin / FFT;
            values[bin] = cosine ? Math.cos(angle) : Math.sin(angle);
        }
        return values;
    }

    private static double[] hamming() {
        var window = new double[WINDOW];
        for (int index = 0; index < WINDOW; index++) {
            window[index] = 0.54 - 0.46 * Math.cos(2 * Math.PI * index / (WINDOW - 1));
        }
        return window;
    }

    private static double[][] cosines() {
        var cosines = new double[SIZE][MELS];
        for (int index = 0; index < SIZE; index++) {
            for (int mel = 0; mel < MELS; mel++) {
                cosines[index][mel] = Math.sqrt(2.0 / MELS) * Math.cos(Math.PI * (index + 1) * (mel + 0.5) / MELS);
            }
        }
        return cosines;
    }

    private static Triangle[] triangles() {
        double low = mel(LOW_HZ);
        double step = (mel(HIGH_HZ) - low) / (MELS + 1);
        var triangles = new Triangle[MELS];
        for (int index = 0; index < MELS; index++) {
            triangles[index] = triangle(
                    hertz(low + index * step), hertz(low + (index + 1) * step), hertz(low + (index + 2) * step));
        }
        return triangles;
    }

    private static Triangle triangle(double left, double peak, double right) {
        double binHz = 16000.0 / FFT;
        int first = (int) Math.ceil(left / binHz);
        int last = (int) Math.floor(right / binHz);
        var weights = new double[last - first + 1];
        for (int bin = first; bin <= last; bin++) {
            double hertz = bin * binHz;
            weights[bin - first] = Math.min((hertz - left) / (peak - left), (right - hertz) / (right - peak));
        }
        return new Triangle(first, weights);
    }

    /** The mel scale of HTK. */
    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }
}
