package dev.parley.models.recognition.whisper;

import dev.parley.models.alignment.Word;
import java.util.List;
import java.util.Optional;

/**
 * What Whisper heard in one sound.
 *
 * @param language BCP 47 tag of what is spoken, told or detected
 * @param pieces texts in order, each with its time
 * @param meanLogProbability average natural logarithm of the tokens' probabilities: 0 is certain, below -1 mostly wrong
 * @param tokens number of tokens behind the texts
 * @param heardUntil seconds up to which the sound is in the pieces; less than its length where the model stopped in its midst
 * @param silence whether nobody speaks; there are no pieces then
 * @param loop whether the text still repeats itself after all temperatures
 * @param complete whether the model itself ended the text
 * @param context tokens of the pieces, for what follows the sound; none where that had better not know them
 */
public record Heard(
        String language,
        List<Piece> pieces,
        double meanLogProbability,
        int tokens,
        double heardUntil,
        boolean silence,
        boolean loop,
        boolean complete,
        Optional<List<Integer>> context) {

    /**
     * A phrase.
     *
     * @param start seconds from the beginning of the sound
     * @param end seconds from the beginning of the sound
     * @param words when each was said, in seconds from the beginning of the sound
     */
    public record Piece(double start, double end, String text, List<Word> words) {

        public Piece {
            words = List.copyOf(words);
        }
    }

    public Heard {
        pieces = List.copyOf(pieces);
    }
}
