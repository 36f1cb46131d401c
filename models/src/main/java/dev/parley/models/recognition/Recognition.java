package dev.parley.models.recognition;

import dev.parley.models.alignment.Word;
import java.util.List;
import java.util.Set;

/**
 * What was heard in one chunk.
 *
 * @param text the words, trimmed; empty if nothing was understood
 * @param language of the text, a BCP 47 tag: the one told, the only one, or the one that was found out
 * @param words when each word was said, in order, in seconds from the beginning of the chunk
 * @param meanLogProbability average natural logarithm of the tokens' probabilities: 0 is certain, below -1 mostly wrong
 * @param tokens number of tokens behind the text
 * @param doubts why the text should not be trusted; none for a good one
 */
public record Recognition(
        String text, String language, List<Word> words, double meanLogProbability, int tokens, Set<Doubt> doubts) {

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
        words = List.copyOf(words);
        doubts = Set.copyOf(doubts);
    }

    /** Whether there is any doubt. */
    public boolean suspect() {
        return !doubts.isEmpty();
    }
}
