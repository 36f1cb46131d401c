package dev.parley.models.recognition.whisper;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the decoder thinks of every possible next token.
 *
 * @param values [rows, steps, vocabulary] in row-major order
 */
record Logits(FloatBuffer values, int steps, int vocabulary) {

    /** The logits of one row behind one of its tokens, by next token; a copy. */
    float[] at(int row, int step) {
        var logits = new float[vocabulary];
        values.get((row * steps + step) * vocabulary, logits);
        return logits;
    }

    /** The logits of one row behind its last token. */
    float[] last(int row) {
        return at(row, steps - 1);
    }

    /** The probability that nobody speaks: what the decoder expects behind the start in the prompt of a row. */
    double noSpeech(int row, List<Integer> prompt, SpecialTokens specials) {
        var behindStart = at(row, prompt.indexOf(specials.start()));
        return Math.exp(behindStart[specials.noSpeech()] - logSumExp(behindStart, 0, behindStart.length));
    }

    /** The places of the greatest logits, the greatest first, even if they are forbidden. */
    static List<Integer> greatest(float[] logits, int count) {
        var greatest = new ArrayList<Integer>(count + 1);
        for (var i = 0; i < logits.length; i++) {
            if (greatest.size() < count || logits[i] > logits[greatest.getLast()]) {
                var place = greatest.size();
                while (place > 0 && logits[i] > logits[greatest.get(place - 1)]) {
                    place--;
                }
                greatest.add(place, i);
                if (greatest.size() > count) {
                    greatest.removeLast();
                }
            }
        }
        return greatest;
    }

    /** The greatest of some logits, minus one if all are forbidden. */
    static int greatest(float[] logits) {
        var greatest = -1;
        var most = Float.NEGATIVE_INFINITY;
        for (var i = 0; i < logits.length; i++) {
            if (logits[i] > most) {
                most = logits[i];
                greatest = i;
            }
        }
        return greatest;
    }

    /** Natural logarithm of the sum of the exponentials of a part. */
    static double logSumExp(float[] logits, int from, int to) {
        var most = Float.NEGATIVE_INFINITY;
        for (var i = from; i < to; i++) {
            most = Math.max(most, logits[i]);
        }
        if (most == Float.NEGATIVE_INFINITY) {
            return most;
        }
        var sum = 0.0;
        for (var i = from; i < to; i++) {
            sum += Math.exp(logits[i] - most);
        }
        return most + Math.log(sum);
    }
}
