package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Divides a piece of text where the speaker changes inside it.
 *
 * <p>Each word belongs to the speaker who talks longest during it, which puts the division at the word boundary nearest
 * to the change. While two talk at once, the one who already had the word keeps it.
 *
 * <p>A part that is too short joins its longer neighbour. Where words have times of their own half a second is enough, less
 * being within the errors of turns. Interpolated times are easily half a second wrong, so that a part shorter than a second or
 * of one word would as often as not get its neighbour's words.
 */
final class SpeakerChanges {

    private static final double SHORTEST_SECONDS = 0.5;
    private static final double SHORTEST_SECONDS_INTERPOLATED = 1;
    private static final int FEWEST_WORDS_INTERPOLATED = 2;

    /** Overlaps nearer to each other than this, in seconds, are equal. */
    private static final double EQUAL_SECONDS = 1e-6;

    private SpeakerChanges() {}

    /** What one speaker says of a piece. */
    record Part(double start, double end, String speaker, int from, int to, List<SpokenWord> words) {

        Part {
            words = List.copyOf(words);
        }

        String textOf(TimedText piece) {
            return piece.text().substring(from, to).strip();
        }

        boolean isTooShort(boolean interpolated) {
            return interpolated
                    ? seconds() < SHORTEST_SECONDS_INTERPOLATED || words.size() < FEWEST_WORDS_INTERPOLATED
                    : seconds() < SHORTEST_SECONDS;
        }

        double seconds() {
            return end - start;
        }

        Part by(String another) {
            return new Part(start, end, another, from, to, words);
        }

        Part and(Part next) {
            var all = Stream.concat(words.stream(), next.words.stream()).toList();
            return new Part(start, next.end, speaker, from, next.to, all);
        }
    }

    static List<Part> divide(TimedText piece, TurnIndex turns) {
        var overlaps = turns.overlaps(piece.start(), piece.end());
        var speaker = longest(overlaps)
                .map(Map.Entry::getKey)
                .orElseGet(() -> turns.nearestSpeaker(piece.start(), piece.end()));
        var parts = partsOf(piece, speaker, turns);
        if (overlaps.size() > 1) {
            var divided = withoutShortOnes(parts, piece.words().isEmpty());
            if (divided.size() > 1) {
                return divided;
            }
        }
        var words = parts.stream().flatMap(part -> part.words().stream()).toList();
        return List.of(
                new Part(piece.start(), piece.end(), speaker, 0, piece.text().length(), words));
    }

    /** Neighbouring words of one speaker together. */
    private static List<Part> partsOf(TimedText piece, String mainSpeaker, TurnIndex turns) {
        var parts = new ArrayList<Part>();
        var speaker = mainSpeaker;
        for (var word : piece.timedWords()) {
            speaker = speakerOf(word, speaker, turns);
            var text = piece.text().substring(word.from(), word.to());
            var spoken = new SpokenWord(word.start(), word.end(), text, word.probability(), speaker);
            append(parts, new Part(word.start(), word.end(), speaker, word.from(), word.to(), List.of(spoken)));
        }
        return parts;
    }

    private static String speakerOf(Word word, String speakerBefore, TurnIndex turns) {
        var overlaps = turns.overlaps(word.start(), word.end());
        var longest = longest(overlaps);
        if (longest.isEmpty()) {
            return turns.nearestSpeaker(word.start(), word.end());
        }
        var ofSpeakerBefore = overlaps.getOrDefault(speakerBefore, 0.0);
        return longest.get().getValue() - ofSpeakerBefore < EQUAL_SECONDS
                ? speakerBefore
                : longest.get().getKey();
    }

    private static List<Part> withoutShortOnes(List<Part> parts, boolean interpolated) {
        var left = parts;
        while (left.size() > 1) {
            var shortest = left.stream()
                    .filter(part -> part.isTooShort(interpolated))
                    .min(Comparator.comparingDouble(Part::seconds));
            if (shortest.isEmpty()) {
                return left;
            }
            left = withLongerNeighbour(left, left.indexOf(shortest.get()));
        }
        return left;
    }

    private static List<Part> withLongerNeighbour(List<Part> parts, int shortest) {
        var last = parts.size() - 1;
        var before = shortest == 0 ? 0 : parts.get(shortest - 1).seconds();
        var after = shortest == last ? 0 : parts.get(shortest + 1).seconds();
        var neighbour = parts.get(before > after || shortest == last ? shortest - 1 : shortest + 1);
        var joined = new ArrayList<Part>();
        for (var i = 0; i <= last; i++) {
            var part = parts.get(i);
            append(joined, i == shortest ? part.by(neighbour.speaker()) : part);
        }
        return joined;
    }

    /** Adds the part, to the one before it where both are of one speaker. */
    private static void append(List<Part> parts, Part part) {
        if (!parts.isEmpty() && parts.getLast().speaker().equals(part.speaker())) {
            parts.add(parts.removeLast().and(part));
        } else {
            parts.add(part);
        }
    }

    private static Optional<Map.Entry<String, Double>> longest(Map<String, Double> overlaps) {
        return overlaps.entrySet().stream().max(Map.Entry.comparingByValue());
    }
}
