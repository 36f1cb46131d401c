package dev.parley.models.recognition.whisper;

import java.util.Arrays;
import java.util.List;

/**
 * Which tokens may come next (github.com/openai/whisper, decoding.py: SuppressBlank, SuppressTokens, ApplyTimestampRules). A
 * forbidden token gets the logit minus infinity. Immutable.
 */
final class TokenRules {

    /** The first words begin within a second of the sound. */
    private static final int LATEST_FIRST_TIMESTAMP = 50;

    private static final float FORBIDDEN = Float.NEGATIVE_INFINITY;

    private final SpecialTokens specials;

    TokenRules(SpecialTokens specials) {
        this.specials = specials;
    }

    /**
     * Forbids what must not come next.
     *
     * @param logits by token, changed in place
     * @param tokens the row's tokens so far, without the prompt
     */
    void apply(float[] logits, List<Integer> tokens) {
        forbid(logits, specials.suppressed());
        if (tokens.isEmpty()) {
            forbid(logits, specials.suppressedFirst());
            beginWithTimestamp(logits);
            return;
        }
        keepPairs(logits, tokens);
        keepOrder(logits, tokens);
        preferTimestamps(logits);
    }

    private static void forbid(float[] logits, Iterable<Integer> tokens) {
        for (int token : tokens) {
            if (token < logits.length) {
                logits[token] = FORBIDDEN;
            }
        }
    }

    private void beginWithTimestamp(float[] logits) {
        var first = specials.firstTimestamp();
        forbid(logits, 0, first);
        forbid(logits, first + LATEST_FIRST_TIMESTAMP + 1, logits.length);
    }

    /** A timestamp ends a text and is followed by one that begins the next, or by the end. */
    private void keepPairs(float[] logits, List<Integer> tokens) {
        if (specials.isTimestamp(tokens.getLast())) {
            if (pairOrFirst(tokens)) {
                forbid(logits, specials.firstTimestamp(), logits.length);
            } else {
                forbid(logits, 0, specials.end());
            }
        }
    }

    /** Time does not run back, and a text takes some. */
    private void keepOrder(float[] logits, List<Integer> tokens) {
        for (var i = tokens.size() - 1; i >= 0; i--) {
            if (specials.isTimestamp(tokens.get(i))) {
                var awaitsPartner = i == tokens.size() - 1 && !pairOrFirst(tokens);
                var earliest = tokens.get(i) + (awaitsPartner ? 0 : 1);
                forbid(logits, specials.firstTimestamp(), earliest);
                return;
            }
        }
    }

    private boolean pairOrFirst(List<Integer> tokens) {
        return tokens.size() < 2 || specials.isTimestamp(tokens.get(tokens.size() - 2));
    }

    /** When some timestamp is likelier than the likeliest word, it is time for one. */
    private void preferTimestamps(float[] logits) {
        var first = specials.firstTimestamp();
        var likeliestText = FORBIDDEN;
        for (var token = 0; token < first; token++) {
            likeliestText = Math.max(likeliestText, logits[token]);
        }
        if (Logits.logSumExp(logits, first, logits.length) > likeliestText) {
            forbid(logits, 0, first);
        }
    }

    private static void forbid(float[] logits, int from, int to) {
        if (from < to) {
            Arrays.fill(logits, from, Math.min(to, logits.length), FORBIDDEN);
        }
    }
}
