package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words recognised in one stretch of sound.
 *
 * @param start seconds from the beginning of the recording
 * @param end seconds from the beginning of the recording, not before {@code start}
 * @param text as recognised; may be in any script
 * @param words when each of its words was said, in order; empty where the recogniser could not tell
 */
public record TimedText(double start, double end, String text, List<Word> words) {

    private static final Pattern WORD = Pattern.compile("\\S+");

    public TimedText {
        if (!(start >= 0 && end >= start)) {
            throw new IllegalArgumentException("text cannot last from " + start + " s to " + end + " s");
        }
        words = List.copyOf(words);
    }

    /** A text whose words have no times of their own. */
    public TimedText(double start, double end, String text) {
        this(start, end, text, List.of());
    }

    /**
     * Its words; where there are none, those between spaces with times interpolated: every letter, and the space after a
     * word, takes the same share of the time. Nothing is known of their probability, which is 0 then.
     */
    List<Word> timedWords() {
        if (!words.isEmpty() || text.isBlank()) {
            return words;
        }
        var perLetter = (end - start) / text.strip().length();
        var first = text.length() - text.stripLeading().length();
        var interpolated = new ArrayList<Word>();
        WORD.matcher(text).results().forEach(word -> {
            var from = start + (word.start() - first) * perLetter;
            var to = Math.min(end, start + (word.end() - first) * perLetter);
            interpolated.add(new Word(word.start(), word.end(), from, to, 0));
        });
        return interpolated;
    }
}
