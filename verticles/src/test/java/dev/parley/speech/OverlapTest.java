package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Inference.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapTest {

    @Test
    void isThePartOfTheSpeechInWhichTwoTalk() {
        var turns = List.of(new Turn(0, 4, "A"), new Turn(3, 6, "B"), new Turn(10, 14, "A"));

        assertThat(Overlap.share(turns)).isCloseTo(1 / 10.0, within(1e-9));
    }

    @Test
    void threeAtOnceCountOnce() {
        var turns = List.of(new Turn(0, 2, "A"), new Turn(0, 2, "B"), new Turn(0, 1, "C"));

        assertThat(Overlap.share(turns)).isEqualTo(1);
    }

    @Test
    void isNoneWhereTurnsOnlyTouchOrThereAreNone() {
        assertThat(Overlap.share(List.of(new Turn(0, 2, "A"), new Turn(2, 4, "B"))))
                .isZero();
        assertThat(Overlap.share(List.of())).isZero();
    }
}
