package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.store.TestStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeakPointsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, 10, 0, 100",
        "0.005, 0.015, 10, 0, 2",
        "0.01, 0.02, 10, 1, 1",
        "0.29, 0.3, 10, 29, 1",
        "9.5, 99, 10.004, 950, 51"
    })
    void thoseHundredthsAreReadThatThePartTouches(double from, double to, double duration, int first, int count) {
        var part = PeakPoints.between(from, to, duration);

        assertThat(part.first()).isEqualTo(first);
        assertThat(part.count()).isEqualTo(count);
    }

    @Test
    void aPointIsTheLoudestOfItsPart() {
        var peaks = new byte[] {1, 9, 2, 3, (byte) 255, 4};

        assertThat(PeakPoints.between(0, 0.06, 10).points(peaks, 3)).containsExactly(9, 3, 255);
        assertThat(PeakPoints.between(0, 0.06, 10).points(peaks, 1)).containsExactly(255);
    }

    @Test
    void aPointShorterThanAHundredthHasThatOfItsHundredth() {
        assertThat(PeakPoints.between(0.01, 0.03, 10).points(new byte[] {7, 8}, 4))
                .containsExactly(7, 7, 8, 8);
    }

    @Test
    void whatLiesBehindTheEndIsRefused() {
        TestStore.refused(Failure.INVALID, () -> PeakPoints.between(10, 11, 10)).withMessageContaining("from");
    }
}
