package dev.parley.models.recognition.whisper;

import dev.parley.models.audio.MelFilters;
import dev.parley.models.audio.Recording;
import java.util.Arrays;

/**
 * What Whisper's encoder hears: the logarithm of mel energies every 10 ms, as in github.com/openai/whisper, audio.py. Immutable;
 * any thread may call it.
 */
final class LogMel {

    /** Samples from one frame to the next. */
    static final int HOP = 160;

    private static final int WINDOW = 400;
    private static final double LEAST_ENERGY = 1e-10;

    /** In powers of ten: what is so much weaker than the strongest is cut off. */
    private static final double RANGE = 8;

    private final double[] hann = new double[WINDOW];
    private final float[][] filters;

    /** @param mels number of filters: 80, or 128 for large-v3 and its kin */
    LogMel(int mels) {
        filters = MelFilters.of(mels, WINDOW, Recording.SAMPLE_RATE);
        for (var i = 0; i < WINDOW; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
        }
    }

    /**
     * The spectrum of some sound, mirrored at both ends as the reference does.
     *
     * @param samples 16 kHz mono from -1 to 1, more than 200
     * @return [mels][samples / 160], row by row
     */
    float[] of(float[] samples) {
        var frames = samples.length / HOP;
        var energies = new double[filters.length * frames];
        Arrays.fill(energies, Math.log10(LEAST_ENERGY));
        var spectrum = new Spectrum(samples);
        for (var frame = 0; frame < frames; frame++) {
            if (spectrum.compute(frame)) {
                for (var mel = 0; mel < filters.length; mel++) {
                    energies[mel * frames + frame] = Math.log10(Math.max(LEAST_ENERGY, spectrum.energy(filters[mel])));
                }
            }
        }
        return scaled(energies);
    }

    private static float[] scaled(double[] energies) {
        var floor = Arrays.stream(energies).max().orElse(0) - RANGE;
        var scaled = new float[energies.length];
        for (var i = 0; i < scaled.length; i++) {
            scaled[i] = (float) ((Math.max(energies[i], floor) + 4) / 4);
        }
        return scaled;
    }

    /** The power of each frequency in one frame after the other. */
    private final class Spectrum {

        private final float[] samples;
        private final Fourier fourier = new Fourier(WINDOW);
        private final double[] real = new double[WINDOW];
        private final double[] imaginary = new double[WINDOW];
        private final double[] power = new double[WINDOW / 2 + 1];

        Spectrum(float[] samples) {
            this.samples = samples;
        }

        /** False where there is nothing but digital silence, as in the padding behind a short sound. */
        boolean compute(int frame) {
            var sounds = false;
            for (var i = 0; i < WINDOW; i++) {
                real[i] = hann[i] * samples[mirrored(frame * HOP - WINDOW / 2 + i)];
                sounds |= real[i] != 0;
            }
            if (!sounds) {
                return false;
            }
            Arrays.fill(imaginary, 0);
            fourier.transform(real, imaginary);
            for (var i = 0; i < power.length; i++) {
                power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
            }
            return true;
        }

        double energy(float[] filter) {
            var energy = 0.0;
            for (var i = 0; i < filter.length; i++) {
                energy += filter[i] * power[i];
            }
            return energy;
        }

        private int mirrored(int index) {
            var inside = Math.abs(index);
            return inside < samples.length ? inside : 2 * (samples.length - 1) - inside;
        }
    }
}
