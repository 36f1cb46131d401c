package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.alignment.Word;
import dev.parley.models.recognition.Recognition.Doubt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecondAttemptTest {

    private final List<Integer> heard = new ArrayList<>();

    @Test
    void aGoodTextIsNotTriedAgain() {
        var good = recognition("yes", -0.1);

        assertThat(improve(good, new float[64_000])).isSameAs(good);
        assertThat(heard).isEmpty();
    }

    @Test
    void aDoubtfulChunkIsHeardInTwoHalvesCutWhereItIsQuiet() {
        var samples = loudExceptAt(70_000, 128_000);

        var second = improve(
                recognition("loop", -0.5, Doubt.LOOP), samples, recognition("first", -0.1), recognition("last", -0.3));

        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst()).isBetween(69_000, 71_000);
        assertThat(second.text()).isEqualTo("first last");
        assertThat(second.doubts()).isEmpty();
        assertThat(second.tokens()).isEqualTo(2);
    }

    @Test
    void theWordsOfTheSecondHalfCountFromTheBeginning() {
        var samples = loudExceptAt(64_000, 128_000);

        var second = improve(
                recognition("loop", -0.5, Doubt.LOOP), samples, recognition("first", -0.1), recognition("last", -0.3));

        assertThat(second.words().getFirst()).isEqualTo(new Word(0, 5, 0.4, 0.6, 0.9));
        assertThat(second.words().getLast().to()).isEqualTo(10);
        assertThat(second.words().getLast().start()).isCloseTo(4.4, within(0.05));
    }

    @Test
    void aHalfThatStaysDoubtfulIsCutOnceMoreAndNoFurther() {
        var loop = recognition("loop", -0.5, Doubt.LOOP);

        improve(loop, new float[16_000 * 20], loop, loop, loop, loop, loop, loop);

        assertThat(heard).hasSize(6);
    }

    @Test
    void anEmptyHalfIsNoDoubtIfTheOtherHasWords() {
        var second = improve(
                recognition("", 0, Doubt.EMPTY),
                new float[32_000],
                recognition("", 0, Doubt.EMPTY),
                recognition("words", -0.1));

        assertThat(second.text()).isEqualTo("words");
        assertThat(second.suspect()).isFalse();
    }

    @Test
    void whatStaysDoubtfulIsReportedSo() {
        var second = improve(
                recognition("a", -0.9, Doubt.RUNAWAY, Doubt.UNCERTAIN),
                new float[32_000],
                recognition("b", -0.2, Doubt.RUNAWAY),
                recognition("c", -0.2));

        assertThat(second.text()).isEqualTo("b c");
        assertThat(second.doubts()).containsExactly(Doubt.RUNAWAY);
    }

    @Test
    void theFirstTextStaysIfTheSecondIsNoBetter() {
        var first = recognition("first", -0.5, Doubt.LOOP);

        var second = improve(first, new float[32_000], recognition("b", -0.8, Doubt.LOOP), recognition("c", -0.8));

        assertThat(second).isSameAs(first);
    }

    @Test
    void aChunkTooShortToCutKeepsItsDoubts() {
        var empty = recognition("", 0, Doubt.EMPTY);

        assertThat(improve(empty, new float[31_999])).isSameAs(empty);
    }

    private Recognition improve(Recognition first, float[] samples, Recognition... answers) {
        var queue = new ArrayDeque<>(List.of(answers));
        return SecondAttempt.improve(first, samples, part -> {
            heard.add(part.length);
            return queue.pop();
        });
    }

    private static Recognition recognition(String text, double logProbability, Doubt... doubts) {
        return new Recognition(
                text,
                "en",
                text.isEmpty() ? List.of() : List.of(new Word(0, text.length(), 0.4, 0.6, 0.9)),
                logProbability,
                text.isEmpty() ? 0 : 1,
                Set.of(doubts));
    }

    private static float[] loudExceptAt(int quiet, int length) {
        var samples = new float[length];
        for (var i = 0; i < length; i++) {
            samples[i] = Math.abs(i - quiet) < 800 ? 0 : 0.5f;
        }
        return samples;
    }
}
