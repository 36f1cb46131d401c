package dev.parley.models.recognition.whisper;

import java.util.HashMap;
import java.util.Map;

/**
 * The characters that stand for bytes in a byte-level vocabulary (github.com/openai/gpt-2, encoder.py): printable Latin-1
 * characters stand for themselves, all other bytes for the characters from U+0100 on.
 */
final class ByteAlphabet {

    private static final int BYTES = 256;
    private static final char[] CHARACTERS = new char[BYTES];
    private static final Map<Character, Byte> VALUES = new HashMap<>();

    static {
        var next = (char) BYTES;
        for (var value = 0; value < BYTES; value++) {
            CHARACTERS[value] = isPrintable(value) ? (char) value : next++;
            VALUES.put(CHARACTERS[value], (byte) value);
        }
    }

    private ByteAlphabet() {}

    /** Bytes as characters, one for each. */
    static String write(byte[] bytes) {
        var characters = new StringBuilder(bytes.length);
        for (var value : bytes) {
            characters.append(CHARACTERS[value & 0xff]);
        }
        return characters.toString();
    }

    /**
     * The bytes that some characters stand for.
     *
     * @throws IllegalArgumentException if a character stands for none
     */
    static byte[] read(String characters) {
        var bytes = new byte[characters.length()];
        for (var i = 0; i < bytes.length; i++) {
            var value = VALUES.get(characters.charAt(i));
            if (value == null) {
                throw new IllegalArgumentException("no byte-level token: " + characters);
            }
            bytes[i] = value;
        }
        return bytes;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
    }
}
