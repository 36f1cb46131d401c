package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.alignment.TimedText;
import dev.parley.models.detection.SpeechRegion;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SentenceTimesTest {

    @Test
    void oneSentenceLastsAsLongAsTheSpeech() {
        assertThat(SentenceTimes.of(chunk(region(2, 5)), "Good morning."))
                .containsExactly(new TimedText(2, 5, "Good morning."));
    }

    @Test
    void withoutPausesCharactersAreSpreadEvenly() {
        assertThat(SentenceTimes.of(chunk(region(10, 20)), "Abcd. Abcdefghijklmn."))
                .containsExactly(new TimedText(10, 12.5, "Abcd."), new TimedText(12.5, 20, "Abcdefghijklmn."));
    }

    @Test
    void aSentenceThatEndsNearAPauseEndsThereAndTheNextBeginsBehindIt() {
        assertThat(SentenceTimes.of(chunk(region(0, 5), region(6, 11)), "Eleven ab. Twelve chars."))
                .containsExactly(new TimedText(0, 5, "Eleven ab."), new TimedText(6, 11, "Twelve chars."));
    }

    @Test
    void aPauseFarFromTheEndOfASentenceIsInsideIt() {
        var times = SentenceTimes.of(chunk(region(0, 2), region(3, 13)), "Abcdefghijk. Abcdefghijk.");

        assertThat(times).containsExactly(new TimedText(0, 7, "Abcdefghijk."), new TimedText(7, 13, "Abcdefghijk."));
    }

    @Test
    void severalSentencesDoNotEndAtTheSamePause() {
        var times = SentenceTimes.of(chunk(region(0, 3), region(4, 7)), "Yes. No. A longer sentence follows here.");

        assertThat(times).hasSize(3);
        for (var i = 1; i < times.size(); i++) {
            assertThat(times.get(i).start())
                    .isGreaterThanOrEqualTo(times.get(i - 1).end());
        }
        assertThat(times.getLast().end()).isEqualTo(7);
    }

    @Test
    void anEmptyTextHasNoSentences() {
        assertThat(SentenceTimes.of(chunk(region(0, 3)), " ")).isEmpty();
    }

    @Test
    void russianSentencesAreTimedAlike() {
        assertThat(SentenceTimes.of(chunk(region(0, 4)), "Доброе утро. Начнём же?"))
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

    private static Chunk chunk(SpeechRegion... speech) {
        var regions = Arrays.asList(speech);
        return new Chunk(regions.getFirst().startSample(), regions.getLast().endSample(), regions);
    }

    private static SpeechRegion region(double start, double end) {
        return new SpeechRegion(Math.round(start * 16_000), Math.round(end * 16_000));
    }
}
