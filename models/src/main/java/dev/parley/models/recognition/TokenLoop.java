package dev.parley.models.recognition;

import java.util.List;

/**
 * Notices that a decoder repeats itself: autoregressive models that lose the sound fall into saying one phrase for ever
 * (Holtzman et al., The Curious Case of Neural Text Degeneration, 2020).
 */
final class TokenLoop {

    /** People say a thing twice or thrice; a fourth time in a row is a loop … */
    private static final int REPETITIONS = 4;

    /** … unless it is as short as "no, no, no, no". */
    private static final int LEAST_TOKENS = 16;

    private static final int LONGEST_PHRASE = 32;

    private TokenLoop() {}

    /**
     * How many tokens at the end repeat what stands before them, 0 if the tokens do not end in a loop. Without these tokens the
     * phrase is said once.
     */
    static int repeatedTokens(List<Integer> tokens) {
        for (var phrase = 1; phrase <= Math.min(LONGEST_PHRASE, tokens.size() / REPETITIONS); phrase++) {
            var repeated = periodicTail(tokens, phrase);
            if (repeated + phrase >= Math.max(LEAST_TOKENS, REPETITIONS * phrase)) {
                return repeated;
            }
        }
        return 0;
    }

    /** Length of the longest tail in which every token equals the one a period before it. */
    private static int periodicTail(List<Integer> tokens, int period) {
        var length = 0;
        for (var i = tokens.size() - 1; i >= period && tokens.get(i).equals(tokens.get(i - period)); i--) {
            length++;
        }
        return length;
    }
}
