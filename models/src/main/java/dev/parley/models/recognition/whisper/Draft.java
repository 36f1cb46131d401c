package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of one sound while they are decoded. Immutable.
 *
 * @param noSpeech probability that nobody speaks
 * @param temperature at which the tokens were picked
 * @param tokens text and timestamps, without the end
 * @param logProbability sum over all tokens and the end
 * @param complete whether the model itself ended the text
 */
record Draft(double noSpeech, double temperature, List<Integer> tokens, double logProbability, boolean complete) {

    /** Half the decoder's context, as in the reference: more is never said in 30 s. */
    static final int MOST_TOKENS = 224;

    /** What the decoder can read, prompt and all. */
    private static final int CONTEXT = 448;

    Draft {
        tokens = List.copyOf(tokens);
    }

    /** Before the first token. */
    static Draft begin(double noSpeech, double temperature) {
        return new Draft(noSpeech, temperature, List.of(), 0, false);
    }

    /** How many tokens may follow a prompt: the last of them is not read any more. */
    static int most(int promptLength) {
        return Math.min(MOST_TOKENS, CONTEXT + 1 - promptLength);
    }

    /** With one token more. */
    Draft with(int token, double tokenLogProbability) {
        var longer = new ArrayList<>(tokens);
        longer.add(token);
        return new Draft(noSpeech, temperature, longer, logProbability + tokenLogProbability, false);
    }

    /** Ended by the model. */
    Draft ended(double endLogProbability) {
        return new Draft(noSpeech, temperature, tokens, logProbability + endLogProbability, true);
    }

    /** Average over all tokens and the end. */
    double meanLogProbability() {
        return logProbability / (tokens.size() + 1);
    }
}
