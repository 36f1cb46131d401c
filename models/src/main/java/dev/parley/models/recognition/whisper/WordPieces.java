package dev.parley.models.recognition.whisper;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes tokens of a text apart into words (github.com/openai/whisper, tokenizer.py: split_to_word_tokens). */
final class WordPieces {

    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "my", "yue");
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final char REPLACEMENT = '\ufffd';

    private WordPieces() {}

    /**
     * A word or a sign of punctuation.
     *
     * @param text with the space before it
     * @param tokens how many tokens it takes
     */
    record WordPiece(String text, int tokens) {

        private WordPiece and(WordPiece more) {
            return new WordPiece(text + more.text, tokens + more.tokens);
        }
    }

    /** The words in order; in languages written without spaces, each character that a token completes. */
    static List<WordPiece> of(List<Integer> tokens, String language, Tokenizer tokenizer) {
        var characters = characters(tokens, tokenizer);
        return WITHOUT_SPACES.contains(language) ? characters : joined(characters);
    }

    /** Tokens whose bytes make whole characters only together stay together. */
    private static List<WordPiece> characters(List<Integer> tokens, Tokenizer tokenizer) {
        var whole = tokenizer.text(tokens);
        var pieces = new ArrayList<WordPiece>();
        var begin = 0;
        var length = 0;
        for (var i = 0; i < tokens.size(); i++) {
            var text = tokenizer.text(tokens.subList(begin, i + 1));
            var unknown = text.indexOf(REPLACEMENT);
            // A text may hold bytes that never make a character; those stand alone.
            var cut = unknown >= 0
                    && !(length + unknown < whole.length() && whole.charAt(length + unknown) == REPLACEMENT);
            if (!cut || i + 1 == tokens.size()) {
                pieces.add(new WordPiece(text, i + 1 - begin));
                length += text.length();
                begin = i + 1;
            }
        }
        return pieces;
    }

    private static List<WordPiece> joined(List<WordPiece> pieces) {
        var words = new ArrayList<WordPiece>();
        for (var piece : pieces) {
            if (words.isEmpty()
                    || piece.text().startsWith(" ")
                    || PUNCTUATION.contains(piece.text().strip())) {
                words.add(piece);
            } else {
                words.add(words.removeLast().and(piece));
            }
        }
        return words;
    }
}
