package dev.parley.models.recognition;

import java.util.ArrayList;
import java.util.List;

/** The tokens of one chunk while they are decoded, and why they ended. Owned by one decoding, on its thread. */
final class TokenRow {

    /** How the decoding of a row ended. */
    enum Ending {
        /** Not yet. */
        NONE,
        /** The model said that it is done. */
        COMPLETE,
        /** It repeated itself. */
        LOOP,
        /** It used up its tokens. */
        RUNAWAY
    }

    /** Moonshine's own end token. */
    static final int END = 2;

    private final int budget;
    private final List<Integer> tokens = new ArrayList<>();
    private final List<float[]> attentions = new ArrayList<>();
    private final List<Double> logProbabilities = new ArrayList<>();
    private double logProbability;
    private Ending ending = Ending.NONE;

    /** A row that may have this many tokens. */
    TokenRow(int budget) {
        this.budget = budget;
    }

    /**
     * Takes the next token, unless the row has ended.
     *
     * @param attention how much it listened to each frame of the sound
     */
    void add(int token, double tokenLogProbability, float[] attention) {
        if (ending != Ending.NONE) {
            return;
        }
        logProbability += tokenLogProbability;
        if (token == END) {
            ending = Ending.COMPLETE;
            return;
        }
        tokens.add(token);
        attentions.add(attention);
        logProbabilities.add(tokenLogProbability);
        var repeated = TokenLoop.repeatedTokens(tokens);
        if (repeated > 0) {
            tokens.subList(tokens.size() - repeated, tokens.size()).clear();
            attentions.subList(tokens.size(), attentions.size()).clear();
            logProbabilities.subList(tokens.size(), logProbabilities.size()).clear();
            ending = Ending.LOOP;
        } else if (tokens.size() == budget) {
            ending = Ending.RUNAWAY;
        }
    }

    Ending ending() {
        return ending;
    }

    List<Integer> tokens() {
        return tokens;
    }

    /** What each token listened to. */
    List<float[]> attentions() {
        return attentions;
    }

    /** The natural logarithm of each token's probability. */
    List<Double> logProbabilities() {
        return logProbabilities;
    }

    /** Average over all tokens and the end, as Whisper computes it. */
    double meanLogProbability() {
        return logProbability / (tokens.size() + 1);
    }
}
