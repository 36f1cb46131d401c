package dev.parley.models.recognition.whisper;

import java.util.Arrays;
import java.util.List;

/**
 * Makes costs of saying a token in a frame from what heads of the decoder listened to (github.com/openai/whisper, timing.py:
 * find_alignment).
 */
final class CrossAttention {

    /** Frames of the median filter, and those on each side. */
    private static final int WIDTH = 7;

    private static final int MARGIN = WIDTH / 2;

    private CrossAttention() {}

    /**
     * The costs of each token in each frame: minus the mean over heads of the attention, seen against that of the other tokens.
     *
     * @param heads each [tokens][frames]
     * @param frames only the first frames count, at least one: behind them is padding
     */
    static double[][] costs(List<float[][]> heads, int frames) {
        var tokens = heads.getFirst().length;
        var costs = new double[tokens][frames];
        for (var head : heads) {
            var weights = new double[tokens][];
            for (var token = 0; token < tokens; token++) {
                weights[token] = shares(head[token], frames);
            }
            standardize(weights);
            for (var token = 0; token < tokens; token++) {
                var smooth = medians(weights[token]);
                for (var frame = 0; frame < frames; frame++) {
                    costs[token][frame] -= smooth[frame] / heads.size();
                }
            }
        }
        return costs;
    }

    /** As if there had been no padding: a softmax over fewer frames is the same but for its sum. */
    private static double[] shares(float[] attention, int frames) {
        var sum = 0.0;
        for (var frame = 0; frame < frames; frame++) {
            sum += attention[frame];
        }
        var shares = new double[frames];
        for (var frame = 0; frame < frames; frame++) {
            shares[frame] = sum > 0 ? attention[frame] / sum : 1.0 / frames;
        }
        return shares;
    }

    /** Over the tokens: some frames are listened to by all. */
    private static void standardize(double[][] weights) {
        for (var frame = 0; frame < weights[0].length; frame++) {
            var mean = 0.0;
            for (var row : weights) {
                mean += row[frame] / weights.length;
            }
            var variance = 0.0;
            for (var row : weights) {
                variance += (row[frame] - mean) * (row[frame] - mean) / weights.length;
            }
            var deviation = Math.sqrt(variance);
            for (var row : weights) {
                row[frame] = deviation > 0 ? (row[frame] - mean) / deviation : 0;
            }
        }
    }

    /** Mirrored at both ends; too few frames to mirror stay as they are. */
    private static double[] medians(double[] values) {
        if (values.length <= MARGIN) {
            return values;
        }
        var medians = new double[values.length];
        var around = new double[WIDTH];
        for (var i = 0; i < values.length; i++) {
            for (var j = 0; j < WIDTH; j++) {
                var place = Math.abs(i + j - MARGIN);
                around[j] = values[place < values.length ? place : 2 * (values.length - 1) - place];
            }
            Arrays.sort(around);
            medians[i] = around[MARGIN];
        }
        return medians;
    }
}
