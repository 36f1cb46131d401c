package dev.parley.models.alignment;

import java.util.List;

/**
 * When each token was said, from what the decoder listened to while it wrote it: dynamic time warping finds the path through all
 * tokens and all frames, neither going back, with the greatest sum of attention (as in the word times of Whisper,
 * github.com/openai/whisper, timing.py).
 */
public final class TokenTimes {

    private static final byte BOTH = 0;
    private static final byte TOKEN = 1;
    private static final byte FRAME = 2;

    private TokenTimes() {}

    /**
     * The first frame of each token, never falling, and behind them the number of frames.
     *
     * @param attentions for each token its attention to every frame
     * @param frames only the first frames count, at least one: behind them is padding
     */
    public static int[] starts(List<float[]> attentions, int frames) {
        var steps = steps(attentions, frames);
        var starts = new int[attentions.size() + 1];
        starts[attentions.size()] = frames;
        var token = attentions.size() - 1;
        var frame = frames - 1;
        while (token >= 0) {
            starts[token] = frame;
            var step = steps[token][frame];
            token -= step == FRAME ? 0 : 1;
            frame -= step == TOKEN ? 0 : 1;
        }
        return starts;
    }

    /** For each token and frame, the last step of the best path to there. */
    private static byte[][] steps(List<float[]> attentions, int frames) {
        var steps = new byte[attentions.size()][frames];
        var before = new double[frames];
        for (var token = 0; token < attentions.size(); token++) {
            var best = new double[frames];
            for (var frame = 0; frame < frames; frame++) {
                var both = token == 0 || frame == 0 ? impossibleUnlessFirst(token, frame) : before[frame - 1];
                var nextToken = token == 0 ? Double.NEGATIVE_INFINITY : before[frame];
                var nextFrame = frame == 0 ? Double.NEGATIVE_INFINITY : best[frame - 1];
                var step = both >= nextToken && both >= nextFrame ? BOTH : nextToken >= nextFrame ? TOKEN : FRAME;
                steps[token][frame] = step;
                best[frame] = Math.max(both, Math.max(nextToken, nextFrame))
                        + attentions.get(token)[frame];
            }
            before = best;
        }
        return steps;
    }

    private static double impossibleUnlessFirst(int token, int frame) {
        return token == 0 && frame == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
}
