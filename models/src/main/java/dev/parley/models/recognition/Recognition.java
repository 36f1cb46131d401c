package dev.parley.models.recognition;

import java.util.Set;

/**
 * What was heard in one chunk.
 *
 * @param text the words, trimmed; empty if nothing was understood
 * @param meanLogProbability average natural logarithm of the tokens' probabilities: 0 is certain, below -1 mostly wrong
 * @param tokens number of tokens behind the text
 * @param doubts why the text should not be trusted; none for a good one
 */
public record Recognition(String text, double meanLogProbability, int tokens, Set<Doubt> doubts) {

    /** Why a text should not be trusted. */
    public enum Doubt {
        /** Nothing was understood where there is speech. */
        EMPTY,
        /** The model repeated itself; the repetitions are cut off. */
        LOOP,
        /** The model did not come to an end within the tokens that so much speech can hold. */
        RUNAWAY,
        /** The model itself found its tokens unlikely, as it does for noise or another language. */
        UNCERTAIN
    }

    public Recognition {
        doubts = Set.copyOf(doubts);
    }

    /** Whether there is any doubt. */
    public boolean suspect() {
        return !doubts.isEmpty();
    }
}
