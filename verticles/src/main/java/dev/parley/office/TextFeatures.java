package dev.parley.office;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RussianStemmer;

/**
 * What a short text is known by: the stems of its words, alone and two by two, its first word, and pieces of three to five letters of
 * each word, by which forms and misspellings are still alike. Stemming is Snowball's (Porter 2001). Not thread-safe, because the
 * stemmers are not.
 */
final class TextFeatures {

    private static final Pattern WORD = Pattern.compile("#?[\\p{L}\\p{N}]++[!/]?+");
    private static final int SHORTEST = 3;
    private static final int LONGEST = 5;

    private final SnowballStemmer english = new EnglishStemmer();
    private final SnowballStemmer russian = new RussianStemmer();

    /** @param words stems, pairs of them and the first one, with how often they stand there
     *  @param pieces the same of pieces of words */
    record Counts(Map<String, Integer> words, Map<String, Integer> pieces) {}

    Counts of(String text) {
        var words = new HashMap<String, Integer>();
        var pieces = new HashMap<String, Integer>();
        var stems = new ArrayList<String>();
        WORD.matcher(text.toLowerCase(Locale.ROOT).replace('ё', 'е')).results().forEach(match -> {
            stems.add(stem(match.group()));
            pieces(match.group(), pieces);
        });
        stems.forEach(stem -> words.merge(stem, 1, Integer::sum));
        for (var i = 1; i < stems.size(); i++) {
            words.merge(stems.get(i - 1) + ' ' + stems.get(i), 1, Integer::sum);
        }
        if (!stems.isEmpty()) {
            words.merge("^ " + stems.getFirst(), 1, Integer::sum);
        }
        return new Counts(words, pieces);
    }

    private String stem(String word) {
        var stemmer =
                word.chars().anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC)
                        ? russian
                        : english;
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    private static void pieces(String word, Map<String, Integer> pieces) {
        var padded = ' ' + word + ' ';
        for (var length = SHORTEST; length <= LONGEST; length++) {
            for (var from = 0; from + length <= padded.length(); from++) {
                pieces.merge(padded.substring(from, from + length), 1, Integer::sum);
            }
        }
    }
}
