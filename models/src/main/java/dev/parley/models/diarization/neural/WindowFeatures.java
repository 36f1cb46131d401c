package dev.parley.models.diarization.neural;

import dev.parley.models.audio.Recording;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The {@link Fbank} frames of one window after the other. Windows begin with a frame, so that neighbours share nine tenths of
 * their frames, which are computed once. Belongs to one thread and one recording; windows are asked for in order.
 */
final class WindowFeatures {

    /** Frames of a window. */
    static final int FRAMES = (Frames.WINDOW - Fbank.LENGTH) / Fbank.SHIFT + 1;

    private static final int STEP = Frames.STEP / Fbank.SHIFT;

    private final Recording recording;
    private final Fbank fbank = new Fbank();
    private final float[] samples = new float[Fbank.LENGTH];
    private final float[][] kept = new float[FRAMES][];
    private final int[] numbers = new int[FRAMES];
    private final double[] means = new double[Fbank.MELS];
    private int firstFrame;

    WindowFeatures(Recording recording) {
        this.recording = recording;
        Arrays.fill(numbers, -1);
    }

    /** Goes to a window. */
    void moveTo(int window) {
        firstFrame = window * STEP;
        Arrays.fill(means, 0);
        for (int frame = 0; frame < FRAMES; frame++) {
            float[] values = values(frame);
            for (int mel = 0; mel < Fbank.MELS; mel++) {
                means[mel] += values[mel] / (double) FRAMES;
            }
        }
    }

    /** Puts a frame of the window, less the mean of all frames of the window. */
    void put(int frame, FloatBuffer into) {
        float[] values = values(frame);
        for (int mel = 0; mel < Fbank.MELS; mel++) {
            into.put((float) (values[mel] - means[mel]));
        }
    }

    private float[] values(int frame) {
        int number = firstFrame + frame;
        int place = number % FRAMES;
        if (numbers[place] != number) {
            recording.read((long) number * Fbank.SHIFT, samples, 0, Fbank.LENGTH);
            kept[place] = fbank.frame(samples, 0);
            numbers[place] = number;
        }
        return kept[place];
    }
}
