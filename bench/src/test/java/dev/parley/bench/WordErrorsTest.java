package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordErrorsTest {

    @Test
    void caseAndPunctuationAreNoErrors() {
        assertThat(WordErrors.of("Да, я готов!", "да я готов")).isEqualTo(new WordErrors(0, 3));
    }

    @Test
    void aWordReplacedLeftOutOrAddedIsOneError() {
        assertThat(WordErrors.of("one two three", "one too three")).isEqualTo(new WordErrors(1, 3));
        assertThat(WordErrors.of("one two three", "one three")).isEqualTo(new WordErrors(1, 3));
        assertThat(WordErrors.of("one two three", "one and two three")).isEqualTo(new WordErrors(1, 3));
    }

    @Test
    void nothingHeardIsAllWrong() {
        assertThat(WordErrors.of("one two", "").percent()).isEqualTo(100);
    }
}
