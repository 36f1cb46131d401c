package dev.parley.models.recognition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens to text as SentencePiece does it (github.com/google/sentencepiece): U+2581 stands for a space, a piece such as {@code
 * <0xD0>} for one byte of UTF-8, and a text begins with a space that is not part of it. Immutable.
 */
final class Vocabulary {

    private static final char SPACE = '\u2581';
    private static final int FIRST_BYTE = 3;
    private static final int BYTES = 256;

    /** By token; unknown, start, end and the specials behind the last piece have no text. */
    private final List<byte[]> pieces;

    private Vocabulary(List<byte[]> pieces) {
        this.pieces = pieces;
    }

    /** Reads a file with one piece a line, the line's number being the token. */
    static Vocabulary read(Path file) throws IOException {
        return of(Files.readAllLines(file));
    }

    /** A vocabulary of these pieces by token. */
    static Vocabulary of(List<String> pieces) {
        var bytes = new ArrayList<byte[]>(pieces.size());
        for (var token = 0; token < pieces.size(); token++) {
            bytes.add(bytes(token, pieces.get(token)));
        }
        return new Vocabulary(bytes);
    }

    private static byte[] bytes(int token, String piece) {
        if (token < FIRST_BYTE) {
            return new byte[0];
        }
        if (token < FIRST_BYTE + BYTES) {
            return new byte[] {(byte) (token - FIRST_BYTE)};
        }
        return piece.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    /** The text of some tokens. Bytes that are no UTF-8 become U+FFFD. */
    String text(List<Integer> tokens) {
        var bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            if (token < pieces.size()) {
                bytes.writeBytes(pieces.get(token));
            }
        }
        var text = bytes.toString(StandardCharsets.UTF_8);
        return text.startsWith(" ") ? text.substring(1) : text;
    }
}
