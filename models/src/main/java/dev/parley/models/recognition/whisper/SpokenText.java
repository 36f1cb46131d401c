package dev.parley.models.recognition.whisper;

import dev.parley.models.alignment.Word;
import dev.parley.models.recognition.whisper.Heard.Piece;
import dev.parley.models.recognition.whisper.Phrases.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the pieces of a text from its phrases. */
final class SpokenText {

    private static final Pattern WORD = Pattern.compile("\\S+");

    private SpokenText() {}

    /** A phrase whose words have times. */
    static Piece of(Phrase phrase, List<TimedWord> spoken) {
        var text = new StringBuilder();
        var words = new ArrayList<Word>();
        for (var word : spoken) {
            var bare = word.text().strip();
            // The text itself begins without a space.
            text.append(words.isEmpty() ? word.text().stripLeading() : word.text());
            if (bare.isEmpty()) {
                continue;
            }
            var from = text.length() - word.text().stripLeading().length();
            words.add(new Word(
                    from,
                    from + bare.length(),
                    word.start(),
                    Math.max(word.start(), word.end()),
                    Math.clamp(word.probability(), 0, 1)));
        }
        return new Piece(phrase.start(), phrase.end(), text.toString().strip(), words);
    }

    /** A phrase of which only the limits are known: as if each letter took as long as the others. */
    static Piece spread(Phrase phrase, String text, double probability) {
        var secondsPerLetter = (phrase.end() - phrase.start()) / text.length();
        var words = WORD.matcher(text)
                .results()
                .map(word -> new Word(
                        word.start(),
                        word.end(),
                        phrase.start() + word.start() * secondsPerLetter,
                        phrase.start() + word.end() * secondsPerLetter,
                        probability))
                .toList();
        return new Piece(phrase.start(), phrase.end(), text, words);
    }
}
