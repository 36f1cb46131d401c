package dev.parley.voice;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts a text into pieces that are spoken one after the other: whole sentences, as many as fit, the first of them alone so that it is
 * heard soon. A sentence that is too long is cut at a comma, else at a space. Pure.
 */
final class SpeechPieces {

    /**
     * A piece.
     *
     * @param text not blank
     * @param pause silence before it, in seconds
     */
    record Piece(String text, double pause) {}

    /** Silence after a line, a sentence, and within one, in seconds: as people pause when they read aloud. */
    private static final double AFTER_LINE = 0.4;

    private static final double AFTER_SENTENCE = 0.2;
    private static final double WITHIN_SENTENCE = 0.08;

    /** Short forms after which a sentence goes on, without their last full stop. */
    private static final Set<String> SHORT_FORMS = Set.of(
            "т.е", "т.к", "т.н", "т.ч", "т.о", "и.о", "г", "гг", "в", "вв", "ул", "д", "стр", "с", "рис", "табл", "см",
            "ср", "напр", "им", "проф", "акад", "тов", "гр", "обл", "р", "пос", "тыс", "млн", "млрд", "руб", "коп",
            "тел", "др", "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "e.g", "i.e", "cf", "no", "vol",
            "fig", "p", "pp", "approx", "inc", "ltd", "co", "gen", "col", "capt", "rev", "hon");

    /** Short forms that often end a sentence: only a small letter or a digit behind them says that it goes on. */
    private static final Set<String> OFTEN_LAST = Set.of(
            "г", "гг", "в", "вв", "др", "руб", "коп", "тыс", "млн", "млрд", "стр", "с", "р", "inc", "ltd", "co", "jr",
            "sr", "no");

    private static final Pattern LAST_WORD = Pattern.compile("(?:^|[\\s(«\"'„“])([\\p{L}][\\p{L}.]*)\\.\\s*$");
    private static final Pattern INITIAL = Pattern.compile("(?:^|[\\s.(«\"'„“])[\\p{Lu}&&[^I]]\\.\\s*$");
    private static final Pattern NUMBER_OF_A_LIST = Pattern.compile("(?:^|\\n)\\s*\\d{1,3}\\.\\s*$");
    /** To the JDK an ellipsis ends nothing. */
    private static final Pattern AFTER_ELLIPSIS = Pattern.compile("(?<=…[»”\"]?)\\s+(?=\\p{Lu})");

    private static final Pattern COMMA = Pattern.compile("[,;:—–)]\\s");

    private SpeechPieces() {}

    /** @param longest characters of a piece, at least 20 */
    static List<Piece> of(String text, String language, int longest) {
        var pieces = new ArrayList<Piece>();
        var open = new StringBuilder();
        for (var line : text.split("\n", -1)) {
            var pause = pieces.isEmpty() ? 0 : AFTER_LINE;
            for (var sentence : sentences(line, language)) {
                for (var part : parts(sentence, longest)) {
                    // Sentences of one line share a piece, behind the first piece of all.
                    if (!open.isEmpty() && (pieces.isEmpty() || open.length() + 1 + part.length() > longest)) {
                        pieces.add(new Piece(open.toString(), pause));
                        pause = part.equals(sentence) || sentence.startsWith(part) ? AFTER_SENTENCE : WITHIN_SENTENCE;
                        open.setLength(0);
                    }
                    open.append(open.isEmpty() ? "" : " ").append(part);
                }
            }
            if (!open.isEmpty()) {
                pieces.add(new Piece(open.toString(), pause));
                open.setLength(0);
            }
        }
        return List.copyOf(pieces);
    }

    /** The sentences of a line, in order; none of them is blank. */
    static List<String> sentences(String line, String language) {
        var borders = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
        borders.setText(line);
        var sentences = new ArrayList<String>();
        var start = 0;
        for (var end = borders.next(); end != BreakIterator.DONE; end = borders.next()) {
            if (end == line.length() || !goesOn(line.substring(start, end), line.substring(end))) {
                for (var part : AFTER_ELLIPSIS.split(line.substring(start, end), -1)) {
                    add(sentences, part);
                }
                start = end;
            }
        }
        return sentences;
    }

    /** What has no letter, such as an ellipsis between two dashes, belongs to what it follows. */
    private static void add(List<String> sentences, String sentence) {
        var text = sentence.strip();
        if (text.isEmpty()) {
            return;
        }
        if (!sentences.isEmpty() && text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            sentences.set(sentences.size() - 1, sentences.getLast() + " " + text);
        } else {
            sentences.add(text);
        }
    }

    /** Whether the border between these two is none. */
    private static boolean goesOn(String before, String after) {
        var next = after.stripLeading();
        if (next.isEmpty()) {
            return false;
        }
        var first = next.codePointAt(0);
        if (INITIAL.matcher(before).find() || NUMBER_OF_A_LIST.matcher(before).find()) {
            return true;
        }
        var word = LAST_WORD.matcher(before);
        if (!word.find()) {
            return false;
        }
        var form = word.group(1).toLowerCase(Locale.ROOT);
        if (Character.isLowerCase(first)) {
            return SHORT_FORMS.contains(form);
        }
        return Character.isDigit(first)
                ? SHORT_FORMS.contains(form)
                : SHORT_FORMS.contains(form) && !OFTEN_LAST.contains(form);
    }

    private static List<String> parts(String sentence, int longest) {
        var parts = new ArrayList<String>();
        var rest = sentence;
        while (rest.length() > longest) {
            var cut = cut(rest, longest);
            parts.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    /** Behind the last comma that leaves no tiny piece, else at the last space, else anywhere but within a character. */
    private static int cut(String text, int longest) {
        var head = text.substring(0, longest);
        var comma = COMMA.matcher(head)
                .results()
                .mapToInt(match -> match.start() + 1)
                .max();
        if (comma.isPresent() && comma.getAsInt() >= longest / 4) {
            return comma.getAsInt();
        }
        var space = head.lastIndexOf(' ');
        if (space > 0) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }
}
