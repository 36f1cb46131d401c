package dev.parley.models.embedding;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Cuts a text into words as BERT's uncased models want it (J. Devlin et al., 2019; BertNormalizer and BertPreTokenizer of
 * github.com/huggingface/tokenizers): lower case, without accents and control characters; a mark of punctuation or a Chinese character
 * is a word of its own. Reads only as much of the text as is wanted.
 */
final class PlainWords {

    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

    private final Predicate<String> taker;
    private final StringBuilder word = new StringBuilder();

    private PlainWords(Predicate<String> taker) {
        this.taker = taker;
    }

    /**
     * Gives the words one by one, in order.
     *
     * @param taker says whether it wants more
     */
    static void of(String text, Predicate<String> taker) {
        new PlainWords(taker).read(text);
    }

    private void read(String text) {
        var goesOn = true;
        for (int i = 0; i < text.length() && goesOn; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (isSpace(character)) {
                goesOn = flush();
            } else if (isChinese(character) || isPunctuation(character)) {
                goesOn = flush();
                word.appendCodePoint(character);
                goesOn = goesOn && flush();
            } else if (!isNothing(character)) {
                word.appendCodePoint(character);
            }
        }
        if (goesOn) {
            flush();
        }
    }

    private boolean flush() {
        if (word.isEmpty()) {
            return true;
        }
        var bare =
                MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
        word.setLength(0);
        return split(bare.toLowerCase(Locale.ROOT));
    }

    /** Some characters have punctuation in them once they are taken apart, such as ≠. */
    private boolean split(String bare) {
        int start = 0;
        for (int i = 0; i < bare.length(); ) {
            int character = bare.codePointAt(i);
            int end = i + Character.charCount(character);
            if (isPunctuation(character)) {
                if (!take(bare.substring(start, i)) || !take(bare.substring(i, end))) {
                    return false;
                }
                start = end;
            }
            i = end;
        }
        return take(bare.substring(start));
    }

    private boolean take(String part) {
        return part.isEmpty() || taker.test(part);
    }

    private static boolean isSpace(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || Character.isSpaceChar(character)
                || character == 0x85
                || character == 0x0B
                || character == 0x0C;
    }

    private static boolean isNothing(int character) {
        if (character == 0 || character == 0xFFFD) {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Of ASCII, symbols as well. */
    private static boolean isPunctuation(int character) {
        if (character < 128) {
            return character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
        }
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** The blocks of CJK ideographs that the reference names. */
    private static boolean isChinese(int character) {
        return in(character, 0x4E00, 0x9FFF)
                || in(character, 0x3400, 0x4DBF)
                || in(character, 0x20000, 0x2A6DF)
                || in(character, 0x2A700, 0x2B73F)
                || in(character, 0x2B740, 0x2B81F)
                || in(character, 0x2B920, 0x2CEAF)
                || in(character, 0xF900, 0xFAFF)
                || in(character, 0x2F800, 0x2FA1F);
    }

    private static boolean in(int character, int first, int last) {
        return first <= character && character <= last;
    }
}
