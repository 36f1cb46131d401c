package dev.parley.models.alignment;

import java.util.List;

/**
 * When each token was said, from what the decoder listened to while it wrote it: the path of never falling frames with the
 * greatest product of attention, by dynamic programming (as in the word times of Whisper, github.com/openai/whisper, timing.py,
 * with one frame for a token).
 */
public final class TokenTimes {

    /** So that a frame nobody listened to is unlikely, not impossible. */
    private static final double FLOOR = 1e-4;

    private TokenTimes() {}

    /**
     * The frame of each token, never falling.
     *
     * @param attentions for each token its attention to every frame
     * @param frames only the first frames count, at least one: behind them is padding
     */
    public static int[] frames(List<float[]> attentions, int frames) {
        var from = new int[attentions.size()][frames];
        var best = new double[frames];
        for (var token = 0; token < attentions.size(); token++) {
            step(best, attentions.get(token), from[token]);
        }
        var path = new int[attentions.size()];
        var frame = greatest(best);
        for (var token = path.length - 1; token >= 0; token--) {
            path[token] = frame;
            frame = from[token][frame];
        }
        return path;
    }

    /** Replaces the best score of ending in each frame by that of one token more, and notes where it came from. */
    private static void step(double[] best, float[] attention, int[] from) {
        var before = 0;
        var scoreBefore = best[0];
        for (var frame = 0; frame < best.length; frame++) {
            if (best[frame] > scoreBefore) {
                scoreBefore = best[frame];
                before = frame;
            }
            from[frame] = before;
            best[frame] = scoreBefore + Math.log(attention[frame] + FLOOR);
        }
    }

    private static int greatest(double[] scores) {
        var greatest = 0;
        for (var i = 1; i < scores.length; i++) {
            if (scores[i] > scores[greatest]) {
                greatest = i;
            }
        }
        return greatest;
    }
}
