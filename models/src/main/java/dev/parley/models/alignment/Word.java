package dev.parley.models.alignment;

/**
 * When a word of a text was said, and how certain that is.
 *
 * @param from its first character in the text
 * @param to the first character behind it
 * @param start seconds, from the beginning of what the text was heard in
 * @param end seconds, not before {@code start}
 * @param probability of the word as the recogniser sees it, 0–1
 */
public record Word(int from, int to, double start, double end, double probability) {

    public Word {
        if (from < 0 || to <= from || !(end >= start)) {
            throw new IllegalArgumentException(
                    "no word: characters %d to %d, seconds %s to %s".formatted(from, to, start, end));
        }
    }

    /** The same word in a longer text that was heard from an earlier moment on. */
    public Word shifted(int characters, double seconds) {
        return new Word(from + characters, to + characters, start + seconds, end + seconds, probability);
    }

    /** The same word at another time. */
    public Word at(double newStart, double newEnd) {
        return new Word(from, to, newStart, newEnd, probability);
    }
}
