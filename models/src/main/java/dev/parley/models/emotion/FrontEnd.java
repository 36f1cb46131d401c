package dev.parley.models.emotion;

/** What a network hears of a window of sound. Safe for concurrent use. */
sealed interface FrontEnd permits MeanCepstra, PlainSamples {

    /** Longest window in samples of 16 kHz. */
    int window();

    /**
     * Makes one window ready.
     *
     * @param samples 16 kHz mono from -1 to 1, as many as {@link #window} or, where the recording is shorter, fewer
     */
    Input of(float[] samples);

    /** @param values in row-major order */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Input(float[] values, long[] shape) {}
}
