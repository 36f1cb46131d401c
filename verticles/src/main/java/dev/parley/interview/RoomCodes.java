package dev.parley.interview;

import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Codes of rooms: 128 bits of chance at least, in letters and digits that nobody takes for others and that stand in any address. */
final class RoomCodes {

    /** Without 0 and o, 1, i and l. */
    private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

    /** So many of 31 letters have 128.8 bits. */
    private static final int LENGTH = 26;

    private static final String HEX = "0123456789abcdef";

    private final RandomGenerator random;

    /** @param random whose numbers nobody can guess */
    RoomCodes(RandomGenerator random) {
        this.random = random;
    }

    String code() {
        return letters(LETTERS, LENGTH);
    }

    /** An id for a candidate whose sender gives none, in the form of the others. */
    String candidate() {
        return "cv_" + letters(HEX, 12);
    }

    private String letters(String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(index -> alphabet.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
