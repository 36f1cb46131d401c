package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void aLineIsCutAtItsSentencesAndTimedInsideTheLine() {
        var line = new TranscriptLine(10, 20, "Anna", "It is late. Let us go.");

        assertThat(split("en", line)).extracting(Sentence::text).containsExactly("It is late.", "Let us go.");
        assertThat(split("en", line).getLast().start()).isBetween(14.0, 16.0);
    }

    @Test
    void aSentenceGoesOnInTheNextLineOfTheSameSpeaker() {
        var sentences = split(
                "en",
                new TranscriptLine(0, 3, "Anna", "We counted the boxes and"),
                new TranscriptLine(3.5, 6, "Anna", "found two too many. Nobody knows why."));

        assertThat(sentences)
                .extracting(Sentence::text)
                .containsExactly("We counted the boxes and found two too many.", "Nobody knows why.");
        assertThat(sentences.getFirst().start()).isZero();
    }

    @Test
    void aSentenceEndsWhereAnotherSpeakerOrALongPauseBegins() {
        var sentences = split(
                "en",
                new TranscriptLine(0, 3, "Anna", "We counted the boxes and"),
                new TranscriptLine(3, 6, "Boris", "found two."),
                new TranscriptLine(30, 33, "Boris", "so what."));

        assertThat(sentences)
                .extracting(Sentence::text)
                .containsExactly("We counted the boxes and", "found two.", "so what.");
    }

    @Test
    void linesWithoutAnyPunctuationAreSentences() {
        var sentences = split(
                "ru",
                new TranscriptLine(0, 3, "Анна", "добрый день коллеги"),
                new TranscriptLine(3, 6, "Анна", "сегодня три вопроса"));

        assertThat(sentences).extracting(Sentence::text).containsExactly("добрый день коллеги", "сегодня три вопроса");
    }

    @Test
    void anEndlessLineIsCutWithoutLosingAWord() {
        var text = IntStream.range(0, 130).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

        var sentences = split("en", new TranscriptLine(0, 60, "Anna", text));

        assertThat(sentences).hasSizeGreaterThan(3).allMatch(sentence -> Words.count(sentence.text()) <= 40);
        assertThat(sentences.stream().map(Sentence::text).collect(Collectors.joining(" ")))
                .isEqualTo(text);
    }

    @Test
    void abbreviationsInitialsAndNumbersDoNotEndASentence() {
        assertThat(split("en", new TranscriptLine(0, 9, "Anna", "Dr. Smith and J. Brown paid 12.5 million. Fine.")))
                .extracting(Sentence::text)
                .containsExactly("Dr. Smith and J. Brown paid 12.5 million.", "Fine.");
        assertThat(split("ru", new TranscriptLine(0, 9, "Анна", "Это г. Москва, ул. Ленина, А. С. Попов. Верно.")))
                .extracting(Sentence::text)
                .containsExactly("Это г. Москва, ул. Ленина, А. С. Попов.", "Верно.");
    }

    private static List<Sentence> split(String language, TranscriptLine... lines) {
        return Sentences.of(List.of(lines), Language.of(language, List.of()));
    }
}
