package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;

/** The tokens of one sound while they are decoded. Owned by one decoding, on its thread. */
final class Draft {

    /** Half the decoder's context, as in the reference: more is never said in 30 s. */
    static final int MOST_TOKENS = 224;

    private final SpecialTokens specials;
    private final double noSpeech;
    private final List<Integer> tokens = new ArrayList<>();
    private double logProbability;
    private boolean complete;

    /** @param noSpeech probability that nobody speaks */
    Draft(SpecialTokens specials, double noSpeech) {
        this.specials = specials;
        this.noSpeech = noSpeech;
    }

    /** Takes the next token, unless the text has ended. */
    void add(int token, double tokenLogProbability) {
        if (ended()) {
            return;
        }
        logProbability += tokenLogProbability;
        if (token == specials.end()) {
            complete = true;
        } else {
            tokens.add(token);
        }
    }

    /** Whether nothing is added any more. */
    boolean ended() {
        return complete || tokens.size() == MOST_TOKENS;
    }

    /** Whether the model itself ended the text. */
    boolean complete() {
        return complete;
    }

    /** Text and timestamps, without the end. */
    List<Integer> tokens() {
        return List.copyOf(tokens);
    }

    /** The last token, which the decoder reads next; the end once it is there. */
    int last() {
        return complete ? specials.end() : tokens.getLast();
    }

    double noSpeech() {
        return noSpeech;
    }

    /** Average over all tokens and the end. */
    double meanLogProbability() {
        return logProbability / (tokens.size() + 1);
    }
}
