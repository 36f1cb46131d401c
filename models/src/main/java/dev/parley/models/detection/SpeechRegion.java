package dev.parley.models.detection;

import dev.parley.models.audio.Recording;

/**
 * A stretch of a 16 kHz recording in which somebody speaks.
 *
 * @param startSample first sample of the stretch
 * @param endSample first sample behind it
 */
public record SpeechRegion(long startSample, long endSample) {

    public SpeechRegion {
        if (startSample < 0 || endSample <= startSample) {
            throw new IllegalArgumentException("no speech region: samples " + startSample + " to " + endSample);
        }
    }

    /** Start in seconds from the beginning of the recording. */
    public double start() {
        return (double) startSample / Recording.SAMPLE_RATE;
    }

    /** End in seconds from the beginning of the recording. */
    public double end() {
        return (double) endSample / Recording.SAMPLE_RATE;
    }

    /** Length in samples. */
    public long samples() {
        return endSample - startSample;
    }
}
