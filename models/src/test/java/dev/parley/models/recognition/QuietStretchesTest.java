package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuietStretchesTest {

    private final Random random = new Random(1);

    @Test
    void aPauseIsFoundToTheHundredth() {
        var stretch = new QuietStretches(sound(16_000, 8_000, 16_000)).longest(0.5, 2.3);

        assertThat(stretch).hasValueSatisfying(pause -> {
            assertThat(pause.start()).isCloseTo(1.0, within(0.011));
            assertThat(pause.end()).isCloseTo(1.5, within(0.011));
        });
    }

    @Test
    void onlyWhatLiesBetweenTheMomentsCounts() {
        var stretch = new QuietStretches(sound(16_000, 8_000, 16_000)).longest(0.2, 1.2);

        assertThat(stretch).hasValueSatisfying(pause -> assertThat(pause.end()).isCloseTo(1.2, within(0.011)));
    }

    @Test
    void theClosureOfAPlosiveIsNoPause() {
        assertThat(new QuietStretches(sound(16_000, 640, 16_000)).longest(0, 2)).isEmpty();
    }

    @Test
    void ofTwoPausesTheLongerOneIsTaken() {
        var stretch = new QuietStretches(sound(8_000, 6_400, 8_000, 3_200, 8_000)).longest(0, 2);

        assertThat(stretch)
                .hasValueSatisfying(pause -> assertThat(pause.start()).isCloseTo(0.5, within(0.011)));
    }

    @Test
    void noSoundHasNoPause() {
        assertThat(new QuietStretches(new float[0]).longest(0, 1)).isEmpty();
    }

    /** Loud and quiet noise in turns, of so many samples each. */
    private float[] sound(int... lengths) {
        var samples = new float[Arrays.stream(lengths).sum()];
        var at = 0;
        for (var i = 0; i < lengths.length; i++) {
            for (var end = at + lengths[i]; at < end; at++) {
                samples[at] = (float) (random.nextGaussian() * (i % 2 == 0 ? 0.1 : 0.001));
            }
        }
        return samples;
    }
}
