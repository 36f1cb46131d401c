package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPiecesTest {

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void readVocabulary() throws IOException {
        new SmallVocabulary().write(folder, 80);
        tokenizer = Tokenizer.read(folder);
    }

    @Test
    void wordsBeginWithASpaceAndPunctuationStandsAlone() {
        assertThat(words("ru", " привет, мир!")).containsExactly(" привет", ",", " мир", "!");
    }

    @Test
    void whereThereAreNoSpacesEachCharacterIsAWord() {
        assertThat(words("ja", "聞こえ。")).containsExactly("聞", "こ", "え", "。");
    }

    @Test
    void bytesThatMakeNoCharacterHideNoOthers() {
        var tokens = new ArrayList<>(tokenizer.encode("a"));
        tokens.add(0xe8);
        tokens.addAll(tokenizer.encode(" b"));

        assertThat(WordPieces.of(tokens, "ru", tokenizer).stream()
                        .mapToInt(WordPieces.WordPiece::tokens)
                        .sum())
                .isEqualTo(tokens.size());
    }

    @Test
    void punctuationIsJoinedToItsWordAndTakesNoTime() {
        var words =
                List.of(timed(" (", 0, 1), timed("да", 1, 2), timed(",", 2, 5), timed(")", 5, 6), timed(" нет", 6, 7));

        assertThat(Punctuation.joined(words)).containsExactly(timed(" (да,)", 1, 2), timed(" нет", 6, 7));
    }

    @Test
    void aPieceOfTextHasItsWordsAtTheirPlaces() {
        var phrase = new Phrases.Phrase(0, 9, List.of());
        var piece = SpokenText.of(phrase, List.of(timed(" да,", 1, 2), timed(" ", 2, 3), timed(" нет", 6, 7)));

        assertThat(piece.text()).isEqualTo("да,  нет");
        assertThat(piece.words().stream().map(word -> piece.text().substring(word.from(), word.to())))
                .containsExactly("да,", "нет");
    }

    @Test
    void withoutAttentionWordsAreSpreadOverTheirPhrase() {
        var piece = SpokenText.spread(new Phrases.Phrase(1, 3, List.of()), "Да да", 0.7);

        assertThat(piece.words().getFirst().end()).isEqualTo(1.8);
        assertThat(piece.words().getLast().start()).isEqualTo(2.2);
        assertThat(piece.words())
                .allSatisfy(word -> assertThat(word.probability()).isEqualTo(0.7));
    }

    private static TimedWord timed(String text, double start, double end) {
        return new TimedWord(text, start, end, 0.5);
    }

    private List<String> words(String language, String text) {
        return WordPieces.of(tokenizer.encode(text), language, tokenizer).stream()
                .map(WordPieces.WordPiece::text)
                .toList();
    }
}
