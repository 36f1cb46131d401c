package dev.parley.models.recognition.whisper;

import java.util.List;

/**
 * What Whisper heard in one sound.
 *
 * @param language BCP 47 tag, told or detected
 * @param pieces texts in order, each with its time
 * @param meanLogProbability average natural logarithm of the tokens' probabilities: 0 is certain, below -1 mostly wrong
 * @param tokens number of tokens behind the texts
 * @param heardUntil seconds up to which the sound is in the pieces; less than its length where the model stopped in its midst
 * @param silence whether the model found that nobody speaks; there are no pieces then
 * @param loop whether the text still repeats itself after all temperatures
 * @param complete whether the model itself ended the text
 */
public record Heard(
        String language,
        List<Piece> pieces,
        double meanLogProbability,
        int tokens,
        double heardUntil,
        boolean silence,
        boolean loop,
        boolean complete) {

    /**
     * A phrase.
     *
     * @param start seconds from the beginning of the sound
     * @param end seconds from the beginning of the sound
     */
    public record Piece(double start, double end, String text) {}

    public Heard {
        pieces = List.copyOf(pieces);
    }
}
