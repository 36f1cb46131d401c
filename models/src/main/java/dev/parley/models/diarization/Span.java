package dev.parley.models.diarization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Consecutive frames of 10 ms.
 *
 * @param start first frame
 * @param end the frame after the last
 */
record Span(int start, int end) {

    int length() {
        return end - start;
    }

    /** The runs of true. */
    static List<Span> runs(boolean[] mask) {
        var runs = new ArrayList<Span>();
        int frame = 0;
        while (frame < mask.length) {
            if (!mask[frame]) {
                frame++;
                continue;
            }
            int start = frame;
            while (frame < mask.length && mask[frame]) {
                frame++;
            }
            runs.add(new Span(start, frame));
        }
        return runs;
    }

    /** Fills inner gaps shorter than {@code shortest} frames, then drops runs shorter than that. */
    static boolean[] smooth(boolean[] mask, int shortest) {
        var smoothed = mask.clone();
        int lastEnd = -1;
        for (var run : runs(mask)) {
            if (lastEnd >= 0 && run.start - lastEnd < shortest) {
                Arrays.fill(smoothed, lastEnd, run.start, true);
            }
            lastEnd = run.end;
        }
        for (var run : runs(smoothed)) {
            if (run.length() < shortest) {
                Arrays.fill(smoothed, run.start, run.end, false);
            }
        }
        return smoothed;
    }

    /** How many frames are true. */
    static int count(boolean[] mask) {
        int count = 0;
        for (boolean frame : mask) {
            count += frame ? 1 : 0;
        }
        return count;
    }
}
