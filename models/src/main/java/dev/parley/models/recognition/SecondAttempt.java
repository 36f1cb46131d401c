package dev.parley.models.recognition;

import dev.parley.models.audio.Recording;
import dev.parley.models.recognition.Recognition.Doubt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Function;

/**
 * What to do about a doubtful chunk: greedy decoding gives the same text again for the same samples, so they are cut in two at
 * the quietest point of their middle and each half is heard alone, once more cut if need be. The better of both attempts is kept, with the
 * doubts that remain. A chunk that is too short to cut keeps its doubts.
 */
final class SecondAttempt {

    /** No half is shorter: below a second there is not enough context to do better. */
    private static final int LEAST_HALF = Recording.SAMPLE_RATE;

    /** Four parts in the end, so that a bad chunk costs at most three times its time. */
    private static final int MOST_CUTS = 2;

    private SecondAttempt() {}

    /**
     * The best that can be had for a chunk.
     *
     * @param first its first recognition
     * @param samples the chunk
     * @param recognize hears some samples, on their own
     */
    static Recognition improve(Recognition first, float[] samples, Function<float[], Recognition> recognize) {
        return improve(first, samples, recognize, MOST_CUTS);
    }

    private static Recognition improve(
            Recognition first, float[] samples, Function<float[], Recognition> recognize, int cuts) {
        if (!first.suspect() || cuts == 0 || samples.length < 2 * LEAST_HALF) {
            return first;
        }
        var edge = Math.max(LEAST_HALF, samples.length / 4);
        var cut = QuietestPoint.between(samples, edge, samples.length - edge);
        var left = Arrays.copyOfRange(samples, 0, cut);
        var right = Arrays.copyOfRange(samples, cut, samples.length);
        var second = joined(
                improve(recognize.apply(left), left, recognize, cuts - 1),
                improve(recognize.apply(right), right, recognize, cuts - 1),
                (double) cut / Recording.SAMPLE_RATE);
        return isBetter(second, first) ? second : first;
    }

    private static boolean isBetter(Recognition second, Recognition first) {
        if (second.doubts().size() != first.doubts().size()) {
            return second.doubts().size() < first.doubts().size();
        }
        return second.meanLogProbability() > first.meanLogProbability();
    }

    private static Recognition joined(Recognition left, Recognition right, double cut) {
        var text = (left.text() + " " + right.text()).strip();
        var offset = text.length() - right.text().length();
        var words = new ArrayList<>(left.words());
        right.words().forEach(word -> words.add(word.shifted(offset, cut)));
        var doubts = EnumSet.noneOf(Doubt.class);
        doubts.addAll(left.doubts());
        doubts.addAll(right.doubts());
        if (!text.isEmpty()) {
            // A half without words is no doubt if the other half has them: it may be the pause.
            doubts.remove(Doubt.EMPTY);
        }
        var tokens = left.tokens() + right.tokens();
        var steps = tokens + 2;
        var logProbability =
                left.meanLogProbability() * (left.tokens() + 1) + right.meanLogProbability() * (right.tokens() + 1);
        return new Recognition(text, left.language(), words, logProbability / steps, tokens, doubts);
    }
}
