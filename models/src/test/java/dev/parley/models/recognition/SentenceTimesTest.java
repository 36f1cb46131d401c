package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.alignment.TimedText;
import dev.parley.models.alignment.Word;
import dev.parley.models.detection.SpeechRegion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceTimesTest {

    @Test
    void oneSentenceLastsAsLongAsTheSpeech() {
        assertThat(times(chunk(region(2, 5)), "Good morning.", 0.3, 1.0))
                .containsExactly(new TimedText(2, 5, "Good morning."));
    }

    @Test
    void aSentenceEndsHalfWayToTheNextOnesFirstWord() {
        assertThat(times(chunk(region(10, 20)), "It rains. Take this.", 1, 2, 3, 4))
                .containsExactly(new TimedText(10, 12.5, "It rains."), new TimedText(12.5, 20, "Take this."));
    }

    @Test
    void aSentenceEndsAtThePauseBetweenTheWords() {
        assertThat(times(chunk(region(0, 5), region(6, 11)), "It rains. Take this.", 1, 4, 7, 8))
                .containsExactly(new TimedText(0, 5, "It rains."), new TimedText(6, 11, "Take this."));
    }

    @Test
    void aPauseElsewhereIsInsideASentence() {
        assertThat(times(chunk(region(0, 2), region(3, 13)), "It rains. Take this.", 1, 6, 8, 9))
                .containsExactly(new TimedText(0, 7, "It rains."), new TimedText(7, 13, "Take this."));
    }

    @Test
    void sentencesNeverOverlapHoweverWrongTheWordsAre() {
        var times = times(chunk(region(0, 3), region(4, 7)), "Yes. No. Then it began.", 9, 9, 9, 9, 9);

        assertThat(times).hasSize(3);
        for (var i = 1; i < times.size(); i++) {
            assertThat(times.get(i).start())
                    .isGreaterThanOrEqualTo(times.get(i - 1).end());
        }
        assertThat(times.getLast().end()).isEqualTo(7);
    }

    @Test
    void everySentenceHasItsWordsCountedFromItsBeginning() {
        var chunk = chunk(region(10, 20));
        var words = List.of(
                new Word(0, 2, 0, 1, 0.9),
                new Word(3, 9, 1, 2, 0.8),
                new Word(10, 14, 3, 4, 0.7),
                new Word(15, 20, 4, 12, 0.6));

        var pieces = SentenceTimes.of(chunk, new Recognition("It rains. Take this.", "en", words, -0.1, 4, Set.of()));

        assertThat(pieces.getFirst().words()).containsExactly(new Word(0, 2, 10, 11, 0.9), new Word(3, 9, 11, 12, 0.8));
        assertThat(pieces.getLast().words()).containsExactly(new Word(0, 4, 13, 14, 0.7), new Word(5, 10, 14, 20, 0.6));
    }

    @Test
    void anEmptyTextHasNoSentences() {
        assertThat(times(chunk(region(0, 3)), "")).isEmpty();
    }

    @Test
    void russianSentencesAreTimedAlike() {
        assertThat(times(chunk(region(0, 4)), "Доброе утро. Начнём же?", 0.5, 1, 2, 3))
                .extracting(TimedText::text)
                .containsExactly("Доброе утро.", "Начнём же?");
    }

    @Test
    void titlesAndInitialsEndNoSentence() {
        assertThat(Sentences.split("Mr. Quilter met J. R. Smith. They talked.")).hasSize(2);
        assertThat(Sentences.split("Это проф. Иванов из г. Тверь. Он пришёл.")).hasSize(2);
    }

    @Test
    void aLongSentenceIsDividedBehindAClauseOrAWord() {
        var clauses = "When the committee had finally agreed upon the wording of the first paragraph, "
                + "which took most of the afternoon, everybody was tired and went home without looking at the second one.";
        var words = "word ".repeat(100).strip();

        assertThat(Sentences.split(clauses).getFirst()).endsWith("afternoon,");
        assertThat(String.join(" ", Sentences.split(clauses))).isEqualTo(clauses);
        assertThat(Sentences.split(words))
                .allSatisfy(part -> assertThat(part.length()).isBetween(1, 160));
        assertThat(String.join(" ", Sentences.split(words))).isEqualTo(words);
        assertThat(String.join("", Sentences.split("ж".repeat(500)))).isEqualTo("ж".repeat(500));
    }

    /** A text whose words were each said in a moment. */
    private static List<TimedText> times(Chunk chunk, String text, double... seconds) {
        var words = new ArrayList<Word>();
        var from = 0;
        for (var moment : seconds) {
            var space = text.indexOf(' ', from);
            var to = space < 0 ? text.length() : space;
            words.add(new Word(from, to, moment, moment, 0.9));
            from = Math.min(to + 1, text.length() - 1);
        }
        return SentenceTimes.of(chunk, new Recognition(text, "en", words, -0.1, words.size(), Set.of())).stream()
                .map(piece -> new TimedText(piece.start(), piece.end(), piece.text()))
                .toList();
    }

    private static Chunk chunk(SpeechRegion... speech) {
        var regions = Arrays.asList(speech);
        return new Chunk(regions.getFirst().startSample(), regions.getLast().endSample(), regions);
    }

    private static SpeechRegion region(double start, double end) {
        return new SpeechRegion(Math.round(start * 16_000), Math.round(end * 16_000));
    }
}
