package dev.parley.transcript;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.regex.Pattern;

/** What differs between scripts: how wide a letter is, and whether words have spaces between them. */
public final class Prose {

    /** Control characters, line breaks among them, and marks that reorder text on the screen (Unicode, UAX 9). */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF]+");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Pattern MARKS = Pattern.compile("[\\\\`*_{}\\[\\]#|~$<>&]");

    private Prose() {}

    /** Texts after each other, with a space between those of scripts that have spaces. */
    public static String joined(List<String> texts) {
        var joined = new StringBuilder();
        for (var text : texts) {
            joined.append(continued(joined, text));
        }
        return joined.toString();
    }

    /** What is to be appended to a text so that another follows it. */
    public static String continued(CharSequence before, String text) {
        var next = text.strip();
        if (before.isEmpty() || next.isEmpty()) {
            return next;
        }
        var meet = Character.codePointBefore(before, before.length());
        return hasNoSpaces(meet) && hasNoSpaces(next.codePointAt(0)) ? next : " " + next;
    }

    /** What somebody said or wrote, as plain text within a line of Markdown: nothing of it is taken for a mark. */
    public static String inMarkdown(String said) {
        return MARKS.matcher(oneLine(said)).replaceAll("\\\\$0");
    }

    /** In one line, of characters that show. */
    static String oneLine(String text) {
        return SPACES.matcher(UNPRINTABLE.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
    }

    /** Columns that a text takes in a font of fixed width (Unicode, UAX 11): two for a Chinese character. */
    static int width(String text) {
        return text.codePoints().map(Prose::width).sum();
    }

    static int width(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(letter) ? 2 : 1;
        };
    }

    /** Korean is wide and has spaces. */
    private static boolean hasNoSpaces(int letter) {
        return isWide(letter) && UnicodeScript.of(letter) != UnicodeScript.HANGUL;
    }

    private static boolean isWide(int letter) {
        return switch (UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            // Punctuation of these scripts, and full-width forms of Latin letters.
            default -> (letter >= 0x3000 && letter <= 0x303F) || (letter >= 0xFF01 && letter <= 0xFF60);
        };
    }
}
