package dev.parley.llm.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * The letters that rules are made of, as small numbers, and which other characters are read as such a letter: lookalikes of
 * other alphabets (the idea and most pairs from Unicode Technical Standard 39, confusables) and digits that stand for letters.
 */
final class Letters {

    /** Numbers are below this. */
    static final int COUNT = 64;
    /** No letter and no digit: a word ends here. */
    static final int BORDER = 0;
    /** Part of a word, but no letter of ours: a digit, a lookalike, a letter of another alphabet. */
    static final int ODD = 64;

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў";
    private static final int LATIN = 26;

    /** Characters that can be taken for each other; those of the alphabet are what they are read as. */
    private static final String LOOKALIKES = """
            aаαɑ4@ᴀ
            bвьβ8ʙ
            b6
            cсϲᴄ
            dԁᴅ
            eеєε3ᴇ
            fғꜰ
            gɡ9ɢ
            hһнʜ
            iіїι1ɪı
            jјᴊ
            kкκᴋ
            lі1ӏʟ
            mмᴍ
            nпηոɴ
            oоο0օᴏ
            pрρᴘ
            qԛ
            rгʀᴦ
            sѕ5$ꜱ
            tтτ7ᴛ
            uиυսᴜ
            vνѵᴠ
            wшԝωᴡ
            xхχ
            yуγʏ
            z2ᴢ
            б6
            зe3
            ч4
            я9ᴙ
            """;

    private static final byte[] NUMBERS = numbers();
    private static final Map<Character, byte[]> READINGS = readings();
    private static final byte[] NONE = {};

    private Letters() {}

    /** The number of a letter in lower case, {@link #ODD} or {@link #BORDER}. */
    static int number(char c) {
        if (c < NUMBERS.length) {
            return NUMBERS[c];
        }
        return Character.isLetterOrDigit(c) || READINGS.containsKey(c) ? ODD : BORDER;
    }

    static boolean isLatin(int number) {
        return number >= 1 && number <= LATIN;
    }

    /** The letters that a character may be read as, itself among them where it is one. */
    static byte[] readings(char c) {
        var readings = READINGS.get(c);
        if (readings != null) {
            return readings;
        }
        var number = number(c);
        return number == BORDER || number == ODD ? NONE : new byte[] {(byte) number};
    }

    /** The letter thirteen further on in the Latin alphabet; of others the same. */
    static int rot13(int number) {
        return isLatin(number) ? (number - 1 + 13) % LATIN + 1 : number;
    }

    private static byte[] numbers() {
        var numbers = new byte[0x500];
        for (var c = 0; c < numbers.length; c++) {
            numbers[c] = (byte) (Character.isLetterOrDigit(c) || c == '@' || c == '$' ? ODD : BORDER);
        }
        for (var i = 0; i < ALPHABET.length(); i++) {
            numbers[ALPHABET.charAt(i)] = (byte) (i + 1);
        }
        return numbers;
    }

    private static Map<Character, byte[]> readings() {
        var letters = new HashMap<Character, String>();
        LOOKALIKES.lines().forEach(line -> {
            var meant = line.codePoints()
                    .filter(c -> ALPHABET.indexOf(c) >= 0)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            line.chars().forEach(c -> letters.merge((char) c, meant, String::concat));
        });
        var readings = new HashMap<Character, byte[]>();
        letters.forEach((character, meant) -> readings.put(character, numbers(character, meant)));
        return Map.copyOf(readings);
    }

    private static byte[] numbers(char itself, String meant) {
        var all = ALPHABET.indexOf(itself) >= 0 ? itself + meant : meant;
        var numbers = new byte[(int) all.chars().distinct().count()];
        var each = all.chars().distinct().iterator();
        for (var i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) (ALPHABET.indexOf(each.nextInt()) + 1);
        }
        return numbers;
    }
}
