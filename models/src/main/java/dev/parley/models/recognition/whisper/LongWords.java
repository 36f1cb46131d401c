package dev.parley.models.recognition.whisper;

import dev.parley.models.recognition.whisper.Phrases.Phrase;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens words that swallowed a pause (github.com/openai/whisper, timing.py: add_word_timestamps). A word is too long from twice
 * the median on.
 */
final class LongWords {

    /** In seconds: words of slow speakers are no measure. */
    private static final double MOST_MEDIAN = 0.7;

    /** Seconds by which a word must pass the limit of its phrase before the phrase is believed rather than the word. */
    private static final double TOLERANCE = 0.5;

    private static final String SENTENCE_ENDS = ".。!！?？";

    private final double median;
    private final double most;

    private LongWords(List<List<TimedWord>> phrases) {
        var durations = phrases.stream()
                .flatMap(List::stream)
                .mapToDouble(TimedWord::duration)
                .filter(duration -> duration != 0)
                .sorted()
                .toArray();
        var half = durations.length / 2;
        var middle = durations.length == 0
                ? 0
                : durations.length % 2 == 1 ? durations[half] : (durations[half - 1] + durations[half]) / 2;
        median = Math.min(MOST_MEDIAN, middle);
        most = 2 * median;
    }

    /**
     * The words of each phrase with their punctuation, none of them too long beside an end of a sentence, a pause or a limit of its
     * phrase.
     */
    static List<List<TimedWord>> shortened(List<List<TimedWord>> words, List<Phrase> phrases) {
        var rule = new LongWords(words);
        var shorter = rule.median == 0 ? words : rule.atSentenceEnds(words);
        shorter = shorter.stream().map(Punctuation::joined).toList();
        var spokenUntil = 0.0;
        for (var i = 0; i < shorter.size(); i++) {
            var ofPhrase = shorter.get(i);
            if (!ofPhrase.isEmpty()) {
                rule.behindPause(ofPhrase, spokenUntil);
                spokenUntil = rule.atLimits(ofPhrase, phrases.get(i));
            }
        }
        return shorter;
    }

    private List<List<TimedWord>> atSentenceEnds(List<List<TimedWord>> phrases) {
        var shorter = new ArrayList<List<TimedWord>>();
        var before = "";
        for (var phrase : phrases) {
            var words = new ArrayList<TimedWord>();
            for (var word : phrase) {
                var isTooLong = !before.isEmpty() && word.duration() > most;
                if (isTooLong && SENTENCE_ENDS.contains(word.text())) {
                    words.add(word.until(word.start() + most));
                } else if (isTooLong && SENTENCE_ENDS.contains(before)) {
                    words.add(word.from(word.end() - most));
                } else {
                    words.add(word);
                }
                before = word.text();
            }
            shorter.add(words);
        }
        return shorter;
    }

    private void behindPause(List<TimedWord> words, double spokenUntil) {
        var first = words.getFirst();
        var second = words.size() > 1 ? words.get(1) : first;
        var isLong = first.duration() > most || (words.size() > 1 && second.end() - first.start() > 2 * most);
        if (!isLong || first.end() - spokenUntil <= 4 * median) {
            return;
        }
        if (words.size() > 1 && second.duration() > most) {
            var boundary = Math.max(second.end() / 2, second.end() - most);
            words.set(1, second.from(boundary));
            first = first.until(boundary);
        }
        words.set(0, first.from(Math.max(0, first.end() - most)));
    }

    /** Where its last word ends. */
    private double atLimits(List<TimedWord> words, Phrase phrase) {
        var first = words.getFirst();
        if (phrase.start() < first.end() && phrase.start() - TOLERANCE > first.start()) {
            words.set(0, first.from(Math.max(0, Math.min(first.end() - median, phrase.start()))));
        }
        var last = words.getLast();
        if (phrase.end() > last.start() && phrase.end() + TOLERANCE < last.end()) {
            words.set(words.size() - 1, last.until(Math.max(last.start() + median, phrase.end())));
        }
        return words.getLast().end();
    }
}
