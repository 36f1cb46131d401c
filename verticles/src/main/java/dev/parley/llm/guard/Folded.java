package dev.parley.llm.guard;

import java.text.Normalizer;

/**
 * A text as the rules read it: lower case, without accents and invisible characters, compatibility forms (Unicode NFKC: full
 * width, mathematical, circled letters) as plain letters, ё as е, and one blank or line feed for any white space. Digits stay
 * what they are. Characters that are often met are looked up in a table; only a text with others is normalised.
 */
final class Folded {

    private static final int TABLE = 0x2070;
    /** In the table: this character is dropped. */
    static final char DROPPED = 0;
    /** In the table: what this character is depends on its neighbours. */
    private static final char COMBINES = 0xFFFF;

    private static final char[] FOLDED = table();

    private final char[] characters;
    private final int length;

    private Folded(char[] characters, int length) {
        this.characters = characters;
        this.length = length;
    }

    static Folded of(String text) {
        var length = text.length();
        var characters = new char[length];
        var end = 0;
        for (var i = 0; i < length; i++) {
            var c = text.charAt(i);
            var folded = c < TABLE ? FOLDED[c] : COMBINES;
            if (folded == COMBINES) {
                return normalized(text);
            }
            end = append(characters, end, folded);
        }
        return new Folded(characters, end);
    }

    /** The text, longer than it is where it has shrunk; not to be changed. */
    char[] characters() {
        return characters;
    }

    /** Characters of the text. */
    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(characters, 0, length);
    }

    private static Folded normalized(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        var characters = new char[composed.length()];
        var end = 0;
        for (var i = 0; i < composed.length(); ) {
            var codePoint = composed.codePointAt(i);
            i += Character.charCount(codePoint);
            end = append(characters, end, fold(codePoint));
        }
        return new Folded(characters, end);
    }

    private static int append(char[] characters, int end, char folded) {
        if (folded == DROPPED) {
            return end;
        }
        if (folded == ' ' || folded == '\n') {
            if (end > 0 && characters[end - 1] <= ' ') {
                characters[end - 1] = (char) Math.min(characters[end - 1], folded);
                return end;
            }
        }
        characters[end] = folded;
        return end + 1;
    }

    /** One character by itself; {@link #DROPPED} for one that is not seen. */
    static char fold(int codePoint) {
        if (codePoint < TABLE) {
            return FOLDED[codePoint] == COMBINES ? DROPPED : FOLDED[codePoint];
        }
        if (codePoint >= 0x10000) {
            return supplementary(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.CONTROL -> DROPPED;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            default -> (char) Character.toLowerCase(codePoint);
        };
    }

    /** Letters in boxes, of flags, and of invisible tags, which carry hidden texts; all else, such as emoji, is a blank. */
    private static char supplementary(int codePoint) {
        if (codePoint >= 0x1F150 && codePoint <= 0x1F169) {
            return (char) ('a' + codePoint - 0x1F150);
        }
        if (codePoint >= 0x1F170 && codePoint <= 0x1F189) {
            return (char) ('a' + codePoint - 0x1F170);
        }
        if (codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF) {
            return (char) ('a' + codePoint - 0x1F1E6);
        }
        if (codePoint >= 0xE0020 && codePoint <= 0xE007E) {
            return FOLDED[codePoint - 0xE0000];
        }
        return codePoint >= 0xE0000 ? DROPPED : ' ';
    }

    private static char[] table() {
        var table = new char[TABLE];
        for (var c = 0; c < TABLE; c++) {
            table[c] = (char) entry(c);
        }
        return table;
    }

    private static int entry(int c) {
        if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
            return '\n';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SPACE_SEPARATOR -> ' ';
            case Character.FORMAT, Character.UNASSIGNED, Character.ENCLOSING_MARK -> DROPPED;
            case Character.NON_SPACING_MARK -> COMBINES;
            default -> c == 'й' || c == 'Й' ? 'й' : base(c);
        };
    }

    /** The letter without its accent, in lower case. */
    private static int base(int c) {
        var parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
        return Character.isLetter(c) && Character.isLetter(parts.charAt(0))
                ? Character.toLowerCase(parts.charAt(0))
                : c;
    }
}
