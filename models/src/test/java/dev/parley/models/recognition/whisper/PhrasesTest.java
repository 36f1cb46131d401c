package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhrasesTest {

    @TempDir
    Path folder;

    private Tokenizer tokenizer;
    private SpecialTokens specials;

    @BeforeEach
    void readVocabulary() throws IOException {
        new SmallVocabulary().write(folder, 80);
        tokenizer = Tokenizer.read(folder);
        specials = SpecialTokens.read(folder, tokenizer);
    }

    @Test
    void eachPhraseHasItsTime() {
        var phrases = phrases(0.0, " привет", 1.5, 2.0, " мир", 3.0);

        assertThat(pieces(phrases)).containsExactly(new Timed(0, 1.5, "привет"), new Timed(2, 3, "мир"));
        assertThat(phrases.heardUntil()).isEqualTo(10);
    }

    @Test
    void aPhraseWithoutAnEndLastsAsLongAsTheSound() {
        assertThat(pieces(phrases(0.5, " привет"))).containsExactly(new Timed(0.5, 10, "привет"));
    }

    @Test
    void whatBeganBehindAPairAndWasCutOffIsHeardAgain() {
        var phrases = phrases(0.0, " привет", 1.5, 2.0, " ми");

        assertThat(pieces(phrases)).containsExactly(new Timed(0, 1.5, "привет"));
        assertThat(phrases.heardUntil()).isEqualTo(1.5);
    }

    @Test
    void behindALastPairTheRestIsHeardAgain() {
        assertThat(phrases(0.0, " привет", 1.5, 1.5).heardUntil()).isEqualTo(1.5);
    }

    @Test
    void noPhraseGoesBeyondTheSound() {
        assertThat(pieces(phrases(9.0, " привет", 25.0))).containsExactly(new Timed(9, 10, "привет"));
    }

    @Test
    void timesWithoutTextAreNoPhrase() {
        assertThat(pieces(phrases(0.0))).isEmpty();
    }

    private record Timed(double start, double end, String text) {}

    private List<Timed> pieces(Phrases phrases) {
        return phrases.phrases().stream()
                .map(phrase -> new Timed(
                        phrase.start(),
                        phrase.end(),
                        tokenizer.text(phrase.tokens()).strip()))
                .toList();
    }

    private Phrases phrases(Object... parts) {
        var tokens = new ArrayList<Integer>();
        for (var part : parts) {
            if (part instanceof Double seconds) {
                tokens.add(specials.firstTimestamp() + (int) Math.round(seconds / 0.02));
            } else {
                tokens.addAll(tokenizer.encode(String.valueOf(part)));
            }
        }
        return Phrases.of(List.copyOf(tokens), 10, specials, tokenizer);
    }
}
