package dev.parley.models.recognition;

import dev.parley.models.alignment.TimedText;
import dev.parley.models.alignment.Word;
import dev.parley.models.detection.SpeechRegion;
import java.util.ArrayList;
import java.util.List;

/**
 * When each sentence of a chunk was said. A sentence ends between its last word and the next one's first: at the pause
 * between them where there is one, else half-way.
 */
public final class SentenceTimes {

    /** How far words may be wrong, in seconds: a pause that is so much nearer than the word still counts. */
    private static final double TOLERANCE = 0.3;

    private SentenceTimes() {}

    /** Where one sentence ends and the next begins, in seconds of the recording. */
    private record Boundary(double end, double start) {}

    /**
     * The sentences of a text in order, without overlap, inside the chunk.
     *
     * @param chunk where it was heard
     * @param heard what was heard; may be empty
     */
    public static List<TimedText> of(Chunk chunk, Recognition heard) {
        var sentences = Sentences.split(heard.text());
        var timed = new ArrayList<TimedText>(sentences.size());
        var start = chunk.speech().getFirst().start();
        var last = chunk.speech().getLast().end();
        var position = 0;
        for (var i = 0; i < sentences.size(); i++) {
            position = heard.text().indexOf(sentences.get(i), position)
                    + sentences.get(i).length();
            var next = i == sentences.size() - 1 ? new Boundary(last, last) : boundary(chunk, heard, position);
            var end = Math.clamp(next.end(), start, last);
            timed.add(new TimedText(
                    start, end, sentences.get(i), words(chunk, heard, position, sentences.get(i), start, end)));
            start = Math.clamp(next.start(), end, last);
        }
        return timed;
    }

    /** The words of a sentence, inside its time; their characters are counted from its beginning. */
    private static List<Word> words(
            Chunk chunk, Recognition heard, int position, String sentence, double start, double end) {
        var first = position - sentence.length();
        return heard.words().stream()
                .filter(word -> word.from() >= first && word.to() <= position)
                .map(word -> word.shifted(-first, chunk.start()))
                .map(word -> word.at(Math.clamp(word.start(), start, end), Math.clamp(word.end(), start, end)))
                .toList();
    }

    private static Boundary boundary(Chunk chunk, Recognition heard, int position) {
        var before = chunk.start();
        var after = chunk.end();
        for (var word : heard.words()) {
            if (word.to() <= position) {
                before = chunk.start() + word.end();
            } else {
                after = chunk.start() + word.start();
                break;
            }
        }
        return longestPause(chunk.speech(), before - TOLERANCE, after + TOLERANCE, (before + after) / 2);
    }

    /** The longest pause that lies between two moments; where there is none, another moment without a pause. */
    private static Boundary longestPause(List<SpeechRegion> speech, double from, double to, double otherwise) {
        var longest = new Boundary(otherwise, otherwise);
        for (var i = 1; i < speech.size(); i++) {
            var pause = new Boundary(speech.get(i - 1).end(), speech.get(i).start());
            if (pause.end() >= from && pause.start() <= to && length(pause) > length(longest)) {
                longest = pause;
            }
        }
        return longest;
    }

    private static double length(Boundary boundary) {
        return boundary.start() - boundary.end();
    }
}
