package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Speech;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetimedWordsTest {

    /** Four words of a second each, from 10 s on. */
    private static final Speech.Segment SAID = segment("Мама", "мыла", "белую", "раму.");

    @Test
    void theSameTextKeepsEveryWordAsItWas() {
        assertThat(RetimedWords.of(SAID, "Мама мыла  белую\nраму.")).isEqualTo(SAID.words());
    }

    @Test
    void aWordThatIsWrittenOtherwiseKeepsItsTimeAndIsCertain() {
        var words = RetimedWords.of(SAID, "мама, мыла белую раму!");

        assertThat(words).extracting(Speech.Word::text).containsExactly("мама,", "мыла", "белую", "раму!");
        assertThat(words).extracting(Speech.Word::start).containsExactly(10.0, 11.0, 12.0, 13.0);
        assertThat(words).extracting(Speech.Word::probability).containsExactly(1.0, 0.5, 0.5, 1.0);
    }

    @Test
    void aWordInThePlaceOfAnotherHasItsTime() {
        var words = RetimedWords.of(SAID, "Мама мыла красную раму.");

        assertThat(words.get(2)).isEqualTo(new Speech.Word(12, 13, "красную", 1, "SPEAKER_00"));
        assertThat(words.get(3)).isEqualTo(SAID.words().get(3));
    }

    @Test
    void severalWordsShareTheTimeBetweenThoseThatAreKept() {
        var words = RetimedWords.of(SAID, "Мама очень чисто вымыла новую раму.");

        assertThat(words).extracting(Speech.Word::start).containsExactly(10.0, 11.0, 11.5, 12.0, 12.5, 13.0);
        assertThat(words).extracting(Speech.Word::end).containsExactly(11.0, 11.5, 12.0, 12.5, 13.0, 14.0);
    }

    @Test
    void whatIsLeftOutLeavesTheOthersWhereTheyWere() {
        assertThat(RetimedWords.of(SAID, "Мама раму."))
                .containsExactly(SAID.words().getFirst(), SAID.words().getLast());
    }

    @Test
    void wordsAtTheEndsReachToTheBordersOfTheSegment() {
        var silence = new Speech.Segment(0, 8, 16, "SPEAKER_00", SAID.text(), SAID.words());

        var words = RetimedWords.of(silence, "Вот так Мама мыла белую раму. Да.");

        assertThat(words.get(0)).isEqualTo(new Speech.Word(8, 9, "Вот", 1, "SPEAKER_00"));
        assertThat(words.get(1)).isEqualTo(new Speech.Word(9, 10, "так", 1, "SPEAKER_00"));
        assertThat(words.getLast()).isEqualTo(new Speech.Word(14, 16, "Да.", 1, "SPEAKER_00"));
    }

    @Test
    void aWordBetweenTwoThatTouchHasNoLengthAndStaysInOrder() {
        var words = RetimedWords.of(SAID, "Мама часто мыла белую раму.");

        assertThat(words.get(1)).isEqualTo(new Speech.Word(11, 11, "часто", 1, "SPEAKER_00"));
    }

    @Test
    void anEmptyTextHasNoWords() {
        assertThat(RetimedWords.of(SAID, "")).isEmpty();
        assertThat(RetimedWords.of(SAID, " \n ")).isEmpty();
    }

    @Test
    void allNewTextIsSpreadOverTheSegment() {
        var words = RetimedWords.of(SAID, "one two three four five six seven eight");

        assertThat(words).hasSize(8);
        assertThat(words)
                .extracting(Speech.Word::start)
                .containsExactly(10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0, 13.5);
        assertThat(words.getLast().end()).isCloseTo(14, within(1e-9));
    }

    @Test
    void punctuationAloneIsAWordOfItsOwn() {
        var words = RetimedWords.of(SAID, "— …");

        assertThat(words).extracting(Speech.Word::text).containsExactly("—", "…");
        assertThat(RetimedWords.of(segment("да", "—", "нет"), "да — нет"))
                .hasSize(3)
                .allSatisfy(word -> assertThat(word.probability()).isEqualTo(0.5));
    }

    @Test
    void charactersOfAScriptWithoutSpacesAreWords() {
        var words = RetimedWords.of(segment("你", "好。", "OK"), "你们好。OK");

        assertThat(words).extracting(Speech.Word::text).containsExactly("你", "们", "好。", "OK");
        assertThat(words.get(2).start()).isEqualTo(11);
    }

    @Test
    void aSegmentWhoseWordsHaveNoTimesGetsNone() {
        var untimed = new Speech.Segment(0, 10, 14, "SPEAKER_00", "Мама мыла раму", List.of());

        assertThat(RetimedWords.of(untimed, "Мама мыла окно")).isEmpty();
    }

    @Test
    void wordsThatOverlapStayInOrder() {
        var crossing = new Speech.Segment(
                0,
                10,
                14,
                "SPEAKER_00",
                "a b",
                List.of(
                        new Speech.Word(10, 13, "a", 0.5, "SPEAKER_00"),
                        new Speech.Word(12, 14, "b", 0.5, "SPEAKER_01")));

        var words = RetimedWords.of(crossing, "a x b");

        assertThat(words.get(1)).isEqualTo(new Speech.Word(13, 13, "x", 1, "SPEAKER_00"));
        assertThat(words.get(2).speaker()).isEqualTo("SPEAKER_01");
    }

    private static Speech.Segment segment(String... texts) {
        var words = IntStream.range(0, texts.length)
                .mapToObj(i -> new Speech.Word(10 + i, 11 + i, texts[i], 0.5, "SPEAKER_00"))
                .toList();
        return new Speech.Segment(0, 10, 10 + texts.length, "SPEAKER_00", String.join(" ", texts), words);
    }
}
