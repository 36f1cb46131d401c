package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Word errors: the fewest words to replace, leave out or add to get from one text to another (Levenshtein 1966), without regard to
 * case and punctuation.
 *
 * @param errors how many
 * @param words in the reference
 */
record WordErrors(int errors, int words) {

    static final WordErrors NONE = new WordErrors(0, 0);

    static WordErrors of(String reference, String heard) {
        var truth = words(reference);
        var guess = words(heard);
        var before = new int[guess.size() + 1];
        for (var j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (var i = 1; i <= truth.size(); i++) {
            var row = new int[before.length];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                var replaced = before[j - 1] + (truth.get(i - 1).equals(guess.get(j - 1)) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return new WordErrors(before[guess.size()], truth.size());
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (var word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+")) {
            if (!word.isEmpty()) {
                words.add(word.equals("mister") ? "mr" : word);
            }
        }
        return words;
    }

    WordErrors plus(WordErrors other) {
        return new WordErrors(errors + other.errors, words + other.words);
    }

    double percent() {
        return words == 0 ? 0 : 100.0 * errors / words;
    }
}
