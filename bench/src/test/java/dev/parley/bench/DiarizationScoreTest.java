package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.alignment.Turn;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DiarizationScoreTest {

    private static final Offset<Double> EXACTLY = within(1e-9);

    @Test
    void namesDoNotMatter() {
        var score = DiarizationScore.of(
                List.of(new Turn(0, 5, "Anna"), new Turn(5, 9, "Boris")),
                List.of(new Turn(0, 5, "SPEAKER_01"), new Turn(5, 9, "SPEAKER_00")));

        assertThat(score.percent()).isEqualTo(0, EXACTLY);
        assertThat(score.speech()).isEqualTo(9, EXACTLY);
    }

    @Test
    void missFalseAlarmAndConfusionAreToldApart() {
        var score = DiarizationScore.of(
                List.of(new Turn(0, 6, "A"), new Turn(6, 10, "B")), List.of(new Turn(1, 8, "x"), new Turn(8, 11, "y")));

        assertThat(score.miss()).isEqualTo(1, EXACTLY);
        assertThat(score.falseAlarm()).isEqualTo(1, EXACTLY);
        assertThat(score.confusion()).isEqualTo(2, EXACTLY);
        assertThat(score.percent()).isEqualTo(40, EXACTLY);
    }

    @Test
    void overlappedSpeechCountsForEachSpeaker() {
        var score =
                DiarizationScore.of(List.of(new Turn(0, 10, "A"), new Turn(4, 6, "B")), List.of(new Turn(0, 10, "x")));

        assertThat(score.miss()).isEqualTo(2, EXACTLY);
        assertThat(score.speech()).isEqualTo(12, EXACTLY);
    }

    @Test
    void turnsOfOneSpeakerThatTouchOrOverlapCountOnce() {
        var score =
                DiarizationScore.of(List.of(new Turn(0, 5, "A"), new Turn(4, 8, "A")), List.of(new Turn(0, 8, "x")));

        assertThat(score.percent()).isEqualTo(0, EXACTLY);
        assertThat(score.speech()).isEqualTo(8, EXACTLY);
    }

    /** Greedily, x would go to A (5 s) and y to nobody; the best mapping gives x to B and y to A. */
    @Test
    void theBestMappingIsNotTheGreedyOne() {
        var reference = List.of(new Turn(0, 9, "A"), new Turn(9, 13, "B"));
        var hypothesis = List.of(new Turn(0, 5, "x"), new Turn(5, 9, "y"), new Turn(9, 13, "x"));

        assertThat(DiarizationScore.of(reference, hypothesis).confusion()).isEqualTo(5, EXACTLY);
    }

    @Test
    void moreLabelsThanSpeakersAreMapped() {
        var reference = List.of(new Turn(0, 30, "A"));
        var hypothesis = new ArrayList<Turn>();
        for (int index = 0; index < 15; index++) {
            hypothesis.add(new Turn(2 * index, 2 * index + 2, "SPEAKER_" + index));
        }

        assertThat(DiarizationScore.of(reference, hypothesis).confusion()).isEqualTo(28, EXACTLY);
    }

    @Test
    void poolingAddsSeconds() {
        var good = new DiarizationScore(0, 0, 0, 30);
        var bad = new DiarizationScore(10, 0, 0, 10);

        assertThat(good.plus(bad).percent()).isEqualTo(25, EXACTLY);
    }
}
