package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Inference.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenAtOnceTest {

    private final SpokenAtOnce overlaps = new SpokenAtOnce(List.of(
            new Turn(0, 5, "A"),
            new Turn(4, 8, "B"),
            new Turn(4.5, 6, "C"),
            new Turn(10, 12, "A"),
            new Turn(11.9, 14, "B")));

    @Test
    void aSegmentInWhichTwoSpeakHasOverlap() {
        assertThat(overlaps.during(3, 5)).isTrue();
        assertThat(overlaps.during(5, 7)).isTrue();
    }

    @Test
    void aSegmentOfOneHasNone() {
        assertThat(overlaps.during(0, 4)).isFalse();
        assertThat(overlaps.during(6, 11)).isFalse();
        assertThat(overlaps.during(20, 30)).isFalse();
    }

    @Test
    void aBorderOfATurnIsNoOverlap() {
        assertThat(overlaps.during(10, 14)).isFalse();
    }

    @Test
    void whereNobodyKnowsTurnsThereIsNone() {
        assertThat(new SpokenAtOnce(List.of()).during(0, 10)).isFalse();
    }
}
