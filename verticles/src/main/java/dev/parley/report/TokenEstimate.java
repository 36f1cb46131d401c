package dev.parley.report;

/**
 * Tokens counted without the model's vocabulary, as the policy before the models does: four bytes of UTF-8 each. A vocabulary of
 * 100,000 words comes to that on English; it needs fewer for Russian, whose letters have two bytes.
 */
final class TokenEstimate {

    /** What a time in brackets has beyond its bytes: each number and each mark is a token of its own. */
    static final int TIME = 5;

    private static final int BYTES = 4;

    private TokenEstimate() {}

    static int of(String text) {
        var bytes = text.length();
        for (var index = 0; index < text.length(); index++) {
            var unit = text.charAt(index);
            if (unit >= 0x80) {
                // Both halves of a pair together have four bytes.
                bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return (bytes + BYTES - 1) / BYTES;
    }
}
