package dev.parley.models.embedding;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Texts to tokens as WordPiece does it (M. Schuster and K. Nakajima, 2012): a word is cut into the longest pieces that the vocabulary
 * has, from its beginning on; one that cannot be cut is unknown. Immutable.
 */
final class WordPieces {

    private static final String BEGIN = "[CLS]";
    private static final String END = "[SEP]";
    private static final String UNKNOWN = "[UNK]";
    /** Of a piece that does not begin a word. */
    private static final String INNER = "##";
    /** A longer word is unknown. */
    private static final int LONGEST_WORD = 100;
    /** The reference reads these in a text as what they stand for. */
    private static final Pattern SPECIAL = Pattern.compile("\\[(?:PAD|UNK|CLS|SEP|MASK)]");

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Integer> tokens;
    private final int begin;
    private final int end;
    private final int unknown;

    private WordPieces(Map<String, Integer> tokens) {
        this.tokens = Map.copyOf(tokens);
        this.begin = token(BEGIN);
        this.end = token(END);
        this.unknown = token(UNKNOWN);
    }

    /**
     * Reads the vocabulary of a tokenizer of Hugging Face ({@code tokenizer.json}).
     *
     * @throws IOException naming the file, if it is missing or of another kind
     */
    static WordPieces read(Path file) throws IOException {
        try {
            var model = JSON.readTree(Files.readAllBytes(file)).path("model");
            var tokens = new HashMap<String, Integer>();
            model.path("vocab")
                    .properties()
                    .forEach(
                            piece -> tokens.put(piece.getKey(), piece.getValue().asInt()));
            return new WordPieces(tokens);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is no vocabulary of WordPiece: " + e.getMessage(), e);
        }
    }

    private int token(String piece) {
        var token = tokens.get(piece);
        if (token == null) {
            throw new IllegalArgumentException("it has no " + piece);
        }
        return token;
    }

    /**
     * The tokens of a text, between those that begin and end it.
     *
     * @param most as many tokens at most; the rest of the text is not read
     */
    int[] tokens(String text, int most) {
        var row = new Row(most - 2);
        int start = 0;
        var specials = SPECIAL.matcher(text);
        while (!row.isFull() && specials.find()) {
            PlainWords.of(text.substring(start, specials.start()), row::addWord);
            row.add(token(specials.group()));
            start = specials.end();
        }
        if (!row.isFull()) {
            PlainWords.of(text.substring(start), row::addWord);
        }
        return row.between(begin, end);
    }

    /** Tokens of one text as they come. */
    private final class Row {

        private final int[] row;
        private int size;

        Row(int most) {
            row = new int[most];
        }

        boolean isFull() {
            return size == row.length;
        }

        /** Whether there is room for more. */
        boolean addWord(String word) {
            var before = size;
            int start = 0;
            var known = word.codePointCount(0, word.length()) <= LONGEST_WORD;
            while (known && start < word.length()) {
                int end = longestPiece(word, start);
                known = end > start;
                if (known) {
                    add(token(piece(word, start, end)));
                    start = end;
                }
            }
            if (!known) {
                size = before;
                add(unknown);
            }
            return !isFull();
        }

        void add(int token) {
            if (!isFull()) {
                row[size++] = token;
            }
        }

        int[] between(int first, int last) {
            var all = new int[size + 2];
            all[0] = first;
            System.arraycopy(row, 0, all, 1, size);
            all[size + 1] = last;
            return all;
        }
    }

    /** Where the longest piece from here on ends; the start where there is none. */
    private int longestPiece(String word, int start) {
        int end = word.length();
        while (end > start && !tokens.containsKey(piece(word, start, end))) {
            end = word.offsetByCodePoints(end, -1);
        }
        return end;
    }

    private static String piece(String word, int start, int end) {
        return start == 0 ? word.substring(0, end) : INNER + word.substring(start, end);
    }
}
