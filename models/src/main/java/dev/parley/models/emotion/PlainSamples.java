package dev.parley.models.emotion;

import dev.parley.models.audio.Recording;
import java.util.Arrays;

/**
 * The samples themselves, with mean 0 and variance 1, as the feature extractor of wav2vec 2.0 gives them (A. Baevski et al.,
 * "wav2vec 2.0", 2020; Hugging Face transformers, Wav2Vec2FeatureExtractor with do_normalize).
 */
record PlainSamples() implements FrontEnd {

    /** Longer than most clips that such networks are trained on; their time grows with the square of it. */
    private static final int WINDOW = 8 * Recording.SAMPLE_RATE;

    /** What is shorter is filled up with silence: the first layers need some samples. */
    private static final int LEAST = Recording.SAMPLE_RATE;

    private static final double LEAST_VARIANCE = 1e-7;

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public Input of(float[] samples) {
        var mean = 0.0;
        for (var sample : samples) {
            mean += sample / (double) samples.length;
        }
        var variance = 0.0;
        for (var sample : samples) {
            variance += (sample - mean) * (sample - mean) / samples.length;
        }
        var scale = 1 / Math.sqrt(variance + LEAST_VARIANCE);
        var values = Arrays.copyOf(samples, Math.max(samples.length, LEAST));
        for (var i = 0; i < samples.length; i++) {
            values[i] = (float) ((samples[i] - mean) * scale);
        }
        return new Input(values, new long[] {1, values.length});
    }
}
