package dev.parley.bench.speaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {

    @Test
    void aHigherSpeedRaisesThePitchAndShortensTheSound() {
        float[] faster = PlaybackSpeed.change(tone(1000), 1.1);

        assertThat(faster).hasSize(14_545);
        assertThat(strength(faster, 1100)).isCloseTo(0.5, within(0.01));
        assertThat(strength(faster, 1000)).isLessThan(0.01);
    }

    @Test
    void aTelephoneLetsTheMiddleOfTheBandThroughOnly() {
        float[] heard = SimulatedTelephone.hear(sum(tone(100), tone(1000), tone(6000)), new Random(1));

        assertThat(strength(heard, 1000)).isGreaterThan(0.2);
        assertThat(strength(heard, 100)).isLessThan(0.01);
        assertThat(strength(heard, 6000)).isLessThan(0.01);
    }

    /** One second of a tone of amplitude one half. */
    private static float[] tone(double hertz) {
        var samples = new float[16_000];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * index / 16_000));
        }
        return samples;
    }

    private static float[] sum(float[]... tones) {
        var sum = new float[tones[0].length];
        for (float[] tone : tones) {
            for (int index = 0; index < sum.length; index++) {
                sum[index] += tone[index];
            }
        }
        return sum;
    }

    /** The amplitude of a tone in samples. */
    private static double strength(float[] samples, double hertz) {
        double re = 0;
        double im = 0;
        for (int index = 0; index < samples.length; index++) {
            double angle = 2 * Math.PI * hertz * index / 16_000;
            re += samples[index] * Math.cos(angle);
            im += samples[index] * Math.sin(angle);
        }
        return 2 * Math.hypot(re, im) / samples.length;
    }
}
