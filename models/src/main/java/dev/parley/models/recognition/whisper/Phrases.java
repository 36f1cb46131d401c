package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a row of tokens apart at its timestamps (github.com/openai/whisper, transcribe.py): where one timestamp follows another,
 * a phrase ends and the next begins. A phrase that has begun behind such a pair and has no end was cut off by the end of the
 * sound or of the tokens; it is left for the next look at the sound.
 *
 * @param phrases those with a text, in order
 * @param heardUntil seconds up to which the sound is in the phrases
 */
record Phrases(List<Phrase> phrases, double heardUntil) {

    /**
     * A phrase.
     *
     * @param start seconds from the beginning of the sound
     * @param end seconds from the beginning of the sound
     * @param tokens text and timestamps
     */
    record Phrase(double start, double end, List<Integer> tokens) {}

    /** @param seconds length of the sound; no phrase goes beyond it */
    static Phrases of(List<Integer> tokens, double seconds, SpecialTokens specials, Tokenizer tokenizer) {
        var phrases = new ArrayList<Phrase>();
        var begin = 0;
        for (var i = 1; i < tokens.size(); i++) {
            if (specials.isTimestamp(tokens.get(i - 1)) && specials.isTimestamp(tokens.get(i))) {
                add(phrases, tokens.subList(begin, i), seconds, specials, tokenizer);
                begin = i;
            }
        }
        var closed = begin == 0 || endsClosed(tokens.subList(begin, tokens.size()), specials);
        if (closed) {
            add(phrases, tokens.subList(begin, tokens.size()), seconds, specials, tokenizer);
        }
        return new Phrases(phrases, closed ? seconds : Math.min(seconds, specials.seconds(tokens.get(begin - 1))));
    }

    private static boolean endsClosed(List<Integer> phrase, SpecialTokens specials) {
        return phrase.size() > 1 && specials.isTimestamp(phrase.getLast());
    }

    private static void add(
            List<Phrase> phrases, List<Integer> phrase, double seconds, SpecialTokens specials, Tokenizer tokenizer) {
        if (tokenizer.text(phrase).isBlank()) {
            return;
        }
        var start = specials.isTimestamp(phrase.getFirst()) ? specials.seconds(phrase.getFirst()) : 0;
        var end = specials.isTimestamp(phrase.getLast()) ? specials.seconds(phrase.getLast()) : seconds;
        phrases.add(new Phrase(Math.min(start, seconds), Math.min(end, seconds), List.copyOf(phrase)));
    }
}
