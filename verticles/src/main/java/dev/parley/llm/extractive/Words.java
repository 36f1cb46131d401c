package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RussianStemmer;

/**
 * Words of a text and the stems that carry its topic. Stemming is Snowball's (Porter 2001, snowballstem.org). Owned by one report;
 * not thread-safe, because the stemmer is not.
 */
final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++(?:[-'’.,:][\\p{L}\\p{N}]++)*+");

    private final Language language;
    private final SnowballStemmer stemmer;

    Words(Language language) {
        this.language = language;
        this.stemmer = switch (language.stemmer) {
            case "english" -> new EnglishStemmer();
            case "russian" -> new RussianStemmer();
            default -> throw new IllegalStateException("no stemmer " + language.stemmer);
        };
    }

    /** How many words a text has; "12.5", "let's" and «кто-то» are one each. */
    static int count(String text) {
        return (int) WORD.matcher(text).results().count();
    }

    /** Stems of the words that are not stop words, in order, with repetitions. */
    List<String> stems(String text) {
        var stems = new ArrayList<String>();
        var words = WORD.matcher(plain(text));
        while (words.find()) {
            if (!language.stopWords.contains(words.group())) {
                stems.add(stem(words.group()));
            }
        }
        return stems;
    }

    /**
     * The text as rules see it: lower case, plain apostrophes, е for ё. Character by character, so that a place found in it is the
     * same place in the text.
     */
    static String plain(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = Character.toLowerCase(text.charAt(i));
            plain.append(
                    switch (letter) {
                        case '’', 'ʼ', '‘' -> '\'';
                        case 'ё' -> 'е';
                        default -> letter;
                    });
        }
        return plain.toString();
    }

    private String stem(String word) {
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }
}
