package dev.parley.models.recognition;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Divides a text into sentences (Unicode Standard Annex 29), and long ones into clauses or words. */
final class Sentences {

    /** About ten seconds of speech and two lines of a subtitle. */
    private static final int LONGEST = 160;

    /** Words with a full stop that ends no sentence. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "vs.", "e.g.", "i.e.", "г.", "ул.", "им.", "стр.", "т.е.",
            "т.к.", "проф.");

    private static final Pattern INITIAL = Pattern.compile("\\p{Lu}\\.");
    private static final Pattern CLAUSE_END = Pattern.compile("[,;:—–]\\s");

    private Sentences() {}

    /** The sentences of a text in order, trimmed, none empty. */
    static List<String> split(String text) {
        var sentences = new ArrayList<String>();
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        var start = 0;
        for (var end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            var sentence = text.substring(start, end).strip();
            if (end < text.length() && endsInAbbreviation(sentence)) {
                continue;
            }
            start = end;
            addDivided(sentence, sentences);
        }
        return sentences;
    }

    private static boolean endsInAbbreviation(String sentence) {
        var lastWord = sentence.substring(sentence.lastIndexOf(' ') + 1);
        return ABBREVIATIONS.contains(lastWord.toLowerCase(Locale.ROOT))
                || INITIAL.matcher(lastWord).matches();
    }

    private static void addDivided(String sentence, List<String> sentences) {
        var rest = sentence;
        while (rest.length() > LONGEST) {
            var cut = cut(rest);
            sentences.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty()) {
            sentences.add(rest);
        }
    }

    /** Behind the last clause of the second half of what is allowed, else between two words. */
    private static int cut(String text) {
        var cut = -1;
        var clause = CLAUSE_END.matcher(text).region(LONGEST / 2, LONGEST);
        while (clause.find()) {
            cut = clause.end();
        }
        if (cut < 0) {
            cut = text.lastIndexOf(' ', LONGEST);
        }
        return cut > 0 ? cut : LONGEST;
    }
}
