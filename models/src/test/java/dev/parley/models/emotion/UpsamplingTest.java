package dev.parley.models.emotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsamplingTest {

    private final Upsampling upsampling = new Upsampling();

    @ParameterizedTest
    @ValueSource(doubles = {100, 1000, 3456.7, 7000})
    void aToneIsTheSameToneWithMoreSamples(double hertz) {
        var fast = upsampling.of(tone(hertz, 16_000));

        assertThat(fast).hasSize(44_100);
        for (var i = 500; i < fast.length - 500; i++) {
            var expected = Math.sin(2 * Math.PI * hertz * i / Upsampling.RATE);
            assertThat(fast[i]).isCloseTo((float) expected, within(1e-3f));
        }
    }

    @Test
    void ofNothingIsMadeNothing() {
        assertThat(upsampling.of(new float[0])).isEmpty();
        assertThat(upsampling.of(new float[100])).containsOnly(0f);
    }

    private static float[] tone(double hertz, int samples) {
        var tone = new float[samples];
        for (var i = 0; i < samples; i++) {
            tone[i] = (float) Math.sin(2 * Math.PI * hertz * i / 16_000);
        }
        return tone;
    }
}
