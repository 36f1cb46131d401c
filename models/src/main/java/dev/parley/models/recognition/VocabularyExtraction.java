package dev.parley.models.recognition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the Llama vocabulary out of a script that bundles llama-tokenizer-js: a base64 literal, one piece a line, the line's
 * number is the token.
 */
final class VocabularyExtraction {

    /** Pieces that the file has; the model's further tokens are specials without a text. */
    static final int PIECES = 32_000;

    /** Base64 of the first three lines: unknown, start, end. */
    private static final String BEGINNING =
            Base64.getEncoder().encodeToString("<unk>\n<s>\n</s>\n".getBytes(StandardCharsets.UTF_8));

    private static final Pattern LITERAL = Pattern.compile(Pattern.quote(BEGINNING) + "[A-Za-z0-9+/=]*");

    private VocabularyExtraction() {}

    /**
     * The pieces by token.
     *
     * @throws IOException if the script has no vocabulary, or one of another size
     */
    static List<String> pieces(String script) throws IOException {
        var literal = LITERAL.matcher(script);
        if (!literal.find()) {
            throw new IOException("the script has no Llama vocabulary");
        }
        var text = new String(Base64.getDecoder().decode(literal.group()), StandardCharsets.UTF_8);
        var pieces = List.of(text.split("\n", -1));
        if (pieces.size() != PIECES) {
            throw new IOException("the script's vocabulary has " + pieces.size() + " pieces, not " + PIECES);
        }
        return pieces;
    }
}
