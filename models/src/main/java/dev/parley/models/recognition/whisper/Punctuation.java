package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;

/** Joins punctuation to the word that it stands at (github.com/openai/whisper, timing.py: merge_punctuations). */
final class Punctuation {

    private static final String OPENING = "\"'“¿([{-";
    private static final String CLOSING = "\"'.。,，!！?？:：”)]}、";

    private Punctuation() {}

    /** The same words with their punctuation, at the times of the words. */
    static List<TimedWord> joined(List<TimedWord> words) {
        return closed(opened(words));
    }

    private static List<TimedWord> opened(List<TimedWord> words) {
        var joined = new ArrayList<TimedWord>();
        for (var word : words.reversed()) {
            var opens =
                    word.text().startsWith(" ") && OPENING.contains(word.text().strip());
            if (opens && !joined.isEmpty()) {
                var following = joined.removeFirst();
                joined.addFirst(following.as(word.text() + following.text()));
            } else {
                joined.addFirst(word);
            }
        }
        return joined;
    }

    private static List<TimedWord> closed(List<TimedWord> words) {
        var joined = new ArrayList<TimedWord>();
        for (var word : words) {
            if (!joined.isEmpty() && !joined.getLast().text().endsWith(" ") && CLOSING.contains(word.text())) {
                var previous = joined.removeLast();
                joined.add(previous.as(previous.text() + word.text()));
            } else {
                joined.add(word);
            }
        }
        return joined;
    }
}
