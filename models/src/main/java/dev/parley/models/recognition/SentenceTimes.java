package dev.parley.models.recognition;

import dev.parley.models.alignment.TimedText;
import java.util.ArrayList;
import java.util.List;

/**
 * When each sentence of a chunk was said, for recognizers that do not tell. Characters are spread evenly over the speech of the
 * chunk, not over its pauses; a sentence that ends near a pause ends there.
 */
public final class SentenceTimes {

    /** How far evenly spread characters are mostly wrong, in seconds: within it a pause is believed more. */
    private static final double TOLERANCE = 1.5;

    private SentenceTimes() {}

    /**
     * The sentences of a text in order, without overlap, inside the chunk's speech.
     *
     * @param chunk where it was heard
     * @param text what was heard; may be empty
     */
    public static List<TimedText> of(Chunk chunk, String text) {
        var sentences = Sentences.split(text);
        var characters = sentences.stream().mapToInt(String::length).sum();
        var speech = new SpeechClock(chunk.speech());
        var timed = new ArrayList<TimedText>(sentences.size());
        var said = 0;
        var from = 0.0;
        for (var i = 0; i < sentences.size(); i++) {
            said += sentences.get(i).length();
            var even = speech.seconds() * said / characters;
            var to = i == sentences.size() - 1 ? speech.seconds() : speech.nearPause(even, from, TOLERANCE);
            timed.add(new TimedText(speech.startAt(from), speech.endAt(to), sentences.get(i)));
            from = to;
        }
        return timed;
    }
}
