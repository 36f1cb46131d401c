package dev.parley.models.audio;

/**
 * Triangular filters on the mel scale of Slaney's Auditory Toolbox (Slaney, Auditory Toolbox version 2, 1998; the default of
 * librosa.filters.mel): linear below 1 kHz, logarithmic above, each triangle of area 1.
 */
public final class MelFilters {

    /** Hz for a mel in the linear part. */
    private static final double LINEAR_STEP = 200.0 / 3;

    private static final double LINEAR_END = 1000;
    private static final double LINEAR_END_MEL = LINEAR_END / LINEAR_STEP;

    /** Natural logarithm of frequency for a mel above: 27 mels span a factor of 6.4. */
    private static final double LOGARITHMIC_STEP = Math.log(6.4) / 27;

    private MelFilters() {}

    /**
     * The weights of the filters between 0 Hz and half the sample rate.
     *
     * @param window samples of one Fourier transform
     * @return [filters][window / 2 + 1]
     */
    public static float[][] of(int filters, int window, int sampleRate) {
        var edges = new double[filters + 2];
        var highest = mel(sampleRate / 2.0);
        for (var i = 0; i < edges.length; i++) {
            edges[i] = frequency(highest * i / (filters + 1));
        }
        var weights = new float[filters][window / 2 + 1];
        for (var filter = 0; filter < filters; filter++) {
            var low = edges[filter];
            var centre = edges[filter + 1];
            var high = edges[filter + 2];
            for (var bin = 0; bin < weights[filter].length; bin++) {
                var frequency = (double) bin * sampleRate / window;
                var triangle = Math.min((frequency - low) / (centre - low), (high - frequency) / (high - centre));
                weights[filter][bin] = (float) (Math.max(0, triangle) * 2 / (high - low));
            }
        }
        return weights;
    }

    private static double mel(double frequency) {
        return frequency < LINEAR_END
                ? frequency / LINEAR_STEP
                : LINEAR_END_MEL + Math.log(frequency / LINEAR_END) / LOGARITHMIC_STEP;
    }

    private static double frequency(double mel) {
        return mel < LINEAR_END_MEL
                ? mel * LINEAR_STEP
                : LINEAR_END * Math.exp((mel - LINEAR_END_MEL) * LOGARITHMIC_STEP);
    }
}
