package dev.parley.models.diarization.neural;

import dev.parley.models.audio.Recording;

/**
 * Where the frames of a segmentation lie in a recording: pyannote segmentation-3.0 hears windows of 10 s, here one every
 * second, and says who speaks in 589 frames of each. Frames of all windows share one grid.
 */
final class Frames {

    /** Samples of a window: 10 s. */
    static final int WINDOW = 160_000;
    /** Samples from one window to the next: the tenth of a window that pyannote.audio uses. */
    static final int STEP = 16_000;
    /** Samples from one frame to the next: 16.875 ms. */
    static final int SHIFT = 270;
    /** Samples that a frame hears. */
    static final int RECEPTIVE_FIELD = 991;
    /** Frames of a window. */
    static final int PER_WINDOW = (WINDOW - RECEPTIVE_FIELD) / SHIFT + 1;

    private Frames() {}

    /** How many windows a recording has; what the last one has beyond the end is silence. */
    static int windows(long samples) {
        long beyondFirst = Math.max(0, samples - WINDOW);
        return samples == 0 ? 0 : Math.toIntExact((beyondFirst + STEP - 1) / STEP + 1);
    }

    /** The frame of the recording that is the first of a window. */
    static int first(int window) {
        return (int) Math.rint((double) window * STEP / SHIFT);
    }

    /** Frames of so many windows together. */
    static int count(int windows) {
        return windows == 0 ? 0 : first(windows - 1) + PER_WINDOW;
    }

    /** Seconds at which a frame begins: half way between its middle and that of the frame before. */
    static double start(int frame) {
        double samples = (double) frame * SHIFT + (RECEPTIVE_FIELD - SHIFT) / 2.0;
        return frame == 0 ? 0 : samples / Recording.SAMPLE_RATE;
    }
}
