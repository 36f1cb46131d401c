package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Words recognised in one stretch of sound, separated by spaces.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param text as recognised; may be in any script
 */
public record TimedText(double start, double end, String text) {

    public TimedText {
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("text cannot last from " + start + " s to " + end + " s");
        }
    }

    /**
     * Its words, with times interpolated: every letter, and the space after a word, takes the same share of the time.
     */
    List<TimedText> words() {
        var texts = text.strip().split("\\s+");
        var letters = Stream.of(texts).mapToInt(TimedText::letters).sum() + texts.length - 1;
        var perLetter = (end - start) / Math.max(1, letters);
        var words = new ArrayList<TimedText>();
        var before = 0;
        for (var word : texts) {
            var from = start + before * perLetter;
            words.add(new TimedText(from, from + letters(word) * perLetter, word));
            before += letters(word) + 1;
        }
        return words;
    }

    private static int letters(String word) {
        return word.codePointCount(0, word.length());
    }
}
