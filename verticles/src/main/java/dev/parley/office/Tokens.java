package dev.parley.office;

/**
 * Tokens counted without the model's vocabulary: three bytes of UTF-8 each. Prose has about four (see {@code TokenCount} of the policy),
 * but the digits and quotation marks of a table are many small tokens. Pure.
 */
final class Tokens {

    private static final int BYTES = 3;

    private Tokens() {}

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
