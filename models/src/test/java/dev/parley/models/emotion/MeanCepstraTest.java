package dev.parley.models.emotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against an implementation in numpy and scipy: {@code models/src/test/python/mean_cepstra.py}. */
class MeanCepstraTest {

    private final MeanCepstra cepstra = new MeanCepstra();

    @Test
    void twoAndAHalfSecondsAreWhatNumpyMakesOfThem() throws IOException {
        assertNear(cepstra.means(sound(Upsampling.RATE, 2.5)), expected("whole"), 0.002);
    }

    @Test
    void aShorterSoundHasZerosForTheFramesThatAreMissing() throws IOException {
        var means = cepstra.means(sound(Upsampling.RATE, 1.2));

        assertNear(Arrays.copyOf(means, 104), expected("short"), 0.002);
        assertThat(Arrays.copyOfRange(means, 104, MeanCepstra.FRAMES)).containsOnly(0f);
    }

    @Test
    void fromSixteenKilohertzTheyAreWhatScipyMakesByAnotherFilter() throws IOException {
        var input = cepstra.of(sound(16_000, 2.5));

        assertThat(input.shape()).containsExactly(1, 216, 1);
        // The slopes of the filters at 8 kHz differ.
        assertNear(input.values(), expected("upsampled"), 0.3);
    }

    @Test
    void silenceIsTheSameFromBeginningToEnd() {
        var means = cepstra.of(new float[40_000]).values();

        // -100 dB in each mel: only the first coefficient is not 0.
        assertThat(means).containsOnly((float) (-100 * Math.sqrt(128) / 13));
    }

    private static void assertNear(float[] values, float[] expected, double tolerance) {
        assertThat(values).hasSameSizeAs(expected);
        for (var i = 0; i < values.length; i++) {
            assertThat(values[i]).as("frame %d", i).isCloseTo(expected[i], within((float) tolerance));
        }
    }

    private static float[] expected(String name) throws IOException {
        try (var json = MeanCepstraTest.class.getResourceAsStream("mean_cepstra.json")) {
            var numbers = new ObjectMapper().readTree(json).path(name);
            var values = new float[numbers.size()];
            var i = 0;
            for (JsonNode number : numbers) {
                values[i++] = number.floatValue();
            }
            return values;
        }
    }

    /** As the script makes it. */
    private static float[] sound(int rate, double seconds) {
        var samples = new float[(int) (rate * seconds)];
        var state = 1L;
        for (var n = 0; n < samples.length; n++) {
            var t = (double) n / rate;
            state = (state * 1_103_515_245L + 12_345) % (1L << 31);
            var noise = state / (double) (1 << 30) - 1;
            samples[n] = (float) (0.4 * sine(220, t) * (0.5 + 0.5 * sine(3, t))
                    + 0.1 * sine(3000, t)
                    + 0.02 * sine(6500, t)
                    + 0.01 * noise);
        }
        return samples;
    }

    private static double sine(double hertz, double seconds) {
        return Math.sin(2 * Math.PI * hertz * seconds);
    }
}
