package dev.parley.models.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerAlignmentTest {

    @Test
    void aPieceBelongsToTheSpeakerWhoOverlapsItLongestInSum() {
        var pieces = List.of(text(0, 4, "first"), text(4, 14, "undivided"));
        var turns = List.of(
                turn(0, 4, "SPEAKER_00"),
                turn(4, 7, "SPEAKER_01"),
                turn(7, 11.5, "SPEAKER_00"),
                turn(11.5, 14, "SPEAKER_01"));

        assertThat(speakers(pieces, turns)).containsExactly("SPEAKER_00", "SPEAKER_01");
    }

    @Test
    void aPieceOutsideAllTurnsBelongsToTheNearestOne() {
        var pieces = List.of(text(0, 1, "a"), text(6, 7, "b"), text(12, 13, "c"), text(30, 31, "d"));
        var turns = List.of(turn(2, 5, "SPEAKER_00"), turn(9, 11.5, "SPEAKER_01"), turn(15, 20, "SPEAKER_02"));

        assertThat(speakers(pieces, turns)).containsExactly("SPEAKER_00", "SPEAKER_00", "SPEAKER_01", "SPEAKER_02");
    }

    @Test
    void aLongTurnThatEndedLastIsNearerThanAShortOneThatBeganLater() {
        var pieces = List.of(text(0, 1, "a"), text(10, 11, "b"));
        var turns = List.of(turn(0, 9, "SPEAKER_00"), turn(5, 6, "SPEAKER_01"), turn(30, 31, "SPEAKER_02"));

        assertThat(speakers(pieces, turns)).containsExactly("SPEAKER_00", "SPEAKER_00");
    }

    @Test
    void withoutTurnsThereIsOneSpeaker() {
        assertThat(speakers(List.of(text(0, 1, "a"), text(5, 6, "b")), List.of()))
                .containsExactly("SPEAKER_00", "SPEAKER_00");
    }

    @Test
    void theTranscriptKeepsTheNamesOfTheTurns() {
        var pieces = List.of(text(0, 2, "first"), text(3, 5, "second"), text(6, 8, "first again"));
        var turns = List.of(turn(3, 5, "SPEAKER_00"), turn(0, 2, "SPEAKER_07"), turn(6, 8, "SPEAKER_07"));

        assertThat(speakers(pieces, turns)).containsExactly("SPEAKER_07", "SPEAKER_00", "SPEAKER_07");
    }

    @Test
    void neighbouringPiecesOfOneSpeakerStayApart() {
        var segments = SpeakerAlignment.align(
                List.of(text(2, 4, "second"), text(0, 2, " first ")), List.of(turn(0, 4, "SPEAKER_00")));

        assertThat(segments)
                .containsExactly(
                        new Segment(0, 0, 2, "SPEAKER_00", "first", List.of()),
                        new Segment(1, 2, 4, "SPEAKER_00", "second", List.of()));
    }

    @Test
    void aPieceIsDividedAtTheWordWhereTheSpeakerChanges() {
        var piece = text(0, 10, "вы готовы начать да я готов начинать прямо сейчас");
        var turns = List.of(turn(0, 3.4, "SPEAKER_00"), turn(3.4, 10, "SPEAKER_01"));

        var segments = SpeakerAlignment.align(List.of(piece), turns);

        assertThat(segments)
                .extracting(Segment::text)
                .containsExactly("вы готовы начать", "да я готов начинать прямо сейчас");
        assertThat(segments).extracting(Segment::speaker).containsExactly("SPEAKER_00", "SPEAKER_01");
        assertThat(segments.getFirst().end()).isCloseTo(3.4, within(0.3));
        assertThat(segments.getLast().start()).isCloseTo(3.4, within(0.3));
        assertThat(segments.getLast().end()).isCloseTo(10, within(1e-9));
    }

    @Test
    void aPieceMayBeDividedSeveralTimes() {
        var piece = text(0, 9, "aaa aaa aaa bbb bbb bbb aaa aaa aaa");
        var turns = List.of(turn(0, 3, "SPEAKER_00"), turn(3, 6, "SPEAKER_01"), turn(6, 9, "SPEAKER_00"));

        assertThat(SpeakerAlignment.align(List.of(piece), turns))
                .extracting(Segment::text)
                .containsExactly("aaa aaa aaa", "bbb bbb bbb", "aaa aaa aaa");
    }

    @Test
    void aPartShorterThanASecondStaysWithItsNeighbour() {
        var piece = text(0, 3.5, "aaa aaa aaa aaa aaa bbb bbb");
        var turns = List.of(turn(0, 2.6, "SPEAKER_00"), turn(2.6, 3.5, "SPEAKER_01"));

        assertThat(SpeakerAlignment.align(List.of(piece), turns))
                .containsExactly(new Segment(0, 0, 3.5, "SPEAKER_00", "aaa aaa aaa aaa aaa bbb bbb", List.of()));
    }

    @Test
    void aLoneWordStaysWithItsNeighbour() {
        var piece = text(0, 6, "ааа ааа ааа ааа конечно");
        var turns = List.of(turn(0, 4, "SPEAKER_00"), turn(4, 6, "SPEAKER_01"));

        assertThat(SpeakerAlignment.align(List.of(piece), turns)).hasSize(1);
    }

    @Test
    void whoeverHasTheWordKeepsItWhileAnotherTalksToo() {
        var piece = text(0, 10, "one two three four five six seven eight nine ten");
        var turns = List.of(turn(0, 10, "SPEAKER_00"), turn(3, 6, "SPEAKER_01"));

        assertThat(SpeakerAlignment.align(List.of(piece), turns))
                .extracting(Segment::speaker)
                .containsExactly("SPEAKER_00");
    }

    @Test
    void overlappingTurnsOfOneSpeakerCountOnce() {
        var turns = List.of(
                turn(0, 2, "SPEAKER_00"),
                turn(0.5, 2, "SPEAKER_00"),
                turn(1, 2, "SPEAKER_00"),
                turn(2, 5, "SPEAKER_01"));

        assertThat(speakers(List.of(text(0, 5, "word"), text(4, 5, "other")), turns))
                .containsExactly("SPEAKER_01", "SPEAKER_01");
    }

    @Test
    void aPieceWithoutDurationBelongsToTheTurnAroundIt() {
        var turns = List.of(turn(0, 1, "SPEAKER_00"), turn(2, 8, "SPEAKER_01"));

        assertThat(speakers(List.of(text(0, 1, "a"), text(5, 5, "b")), turns))
                .containsExactly("SPEAKER_00", "SPEAKER_01");
    }

    @Test
    void aPieceIsDividedWhereItsWordsSayNotWhereItsLettersDo() {
        // A long word said fast, and a pause before the answer.
        var piece = new TimedText(
                0,
                6,
                "incomprehensibilities indeed  yes I know",
                List.of(
                        word(0, 21, 0, 0.8),
                        word(22, 28, 0.8, 2),
                        word(30, 33, 4, 4.4),
                        word(34, 35, 4.4, 4.8),
                        word(36, 40, 4.8, 6)));
        var turns = List.of(turn(0, 2, "SPEAKER_00"), turn(4, 6, "SPEAKER_01"));

        var segments = SpeakerAlignment.align(List.of(piece), turns);

        assertThat(segments).extracting(Segment::text).containsExactly("incomprehensibilities indeed", "yes I know");
        assertThat(segments.getLast().start()).isEqualTo(4);
        assertThat(segments.getLast().words()).extracting(SpokenWord::text).containsExactly("yes", "I", "know");
    }

    @Test
    void aWordKeepsItsSpeakerInASegmentOfAnother() {
        var piece = new TimedText(
                0,
                3,
                "one two da three",
                List.of(word(0, 3, 0, 1), word(4, 7, 1, 2), word(8, 10, 2, 2.3), word(11, 16, 2.3, 3)));
        var turns = List.of(turn(0, 2, "SPEAKER_00"), turn(2, 2.3, "SPEAKER_01"), turn(2.3, 3, "SPEAKER_00"));

        var segments = SpeakerAlignment.align(List.of(piece), turns);

        assertThat(segments).hasSize(1);
        assertThat(segments.getFirst().words())
                .extracting(SpokenWord::speaker)
                .containsExactly("SPEAKER_00", "SPEAKER_00", "SPEAKER_01", "SPEAKER_00");
    }

    @Test
    void aLoneTimedWordOfAnotherSpeakerStandsAlone() {
        var piece = new TimedText(
                0,
                4,
                "are you ready yes",
                List.of(word(0, 3, 0, 1), word(4, 7, 1, 2), word(8, 13, 2, 3), word(14, 17, 3.2, 4)));
        var turns = List.of(turn(0, 3, "SPEAKER_00"), turn(3.2, 4, "SPEAKER_01"));

        assertThat(SpeakerAlignment.align(List.of(piece), turns))
                .extracting(Segment::text)
                .containsExactly("are you ready", "yes");
    }

    private static Word word(int from, int to, double start, double end) {
        return new Word(from, to, start, end, 0.9);
    }

    @Test
    void piecesWithoutAWordAreLeftOut() {
        assertThat(SpeakerAlignment.align(List.of(text(0, 1, "  "), text(1, 2, "")), List.of(turn(0, 2, "SPEAKER_00"))))
                .isEmpty();
    }

    @Test
    void noWordIsLostAndTimeNeverRunsBackwards() {
        var pieces = new ArrayList<TimedText>();
        var turns = new ArrayList<Turn>();
        for (var i = 0; i < 5_000; i++) {
            pieces.add(text(i * 3, i * 3 + 2.9, "p" + i + " слово ещё слово и ещё одно"));
            turns.add(turn(i * 2.7, i * 2.7 + 1 + i % 5, "S" + i * 31 % 7));
        }

        var segments = SpeakerAlignment.align(pieces, turns);

        assertThat(segments).extracting(Segment::start).isSorted();
        assertThat(segments).allSatisfy(segment -> assertThat(segment.end()).isGreaterThan(segment.start()));
        assertThat(String.join(" ", segments.stream().map(Segment::text).toList()))
                .isEqualTo(String.join(" ", pieces.stream().map(TimedText::text).toList()));
    }

    private static List<String> speakers(List<TimedText> pieces, List<Turn> turns) {
        return SpeakerAlignment.align(pieces, turns).stream()
                .map(Segment::speaker)
                .toList();
    }

    private static TimedText text(double start, double end, String text) {
        return new TimedText(start, end, text);
    }

    private static Turn turn(double start, double end, String speaker) {
        return new Turn(start, end, speaker);
    }
}
