package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FbankTest {

    private final ExpectedNumbers expected = new ExpectedNumbers("fbank.json");

    @Test
    void framesEqualThoseOfAnIndependentImplementation() {
        double[][] frames = expected.matrix("frames");

        for (int frame = 0; frame < frames.length; frame++) {
            float[] computed = new Fbank().frame(samples(), frame * Fbank.SHIFT);
            for (int mel = 0; mel < Fbank.MELS; mel++) {
                assertThat((double) computed[mel])
                        .as("frame %d, mel %d", frame, mel)
                        .isEqualTo(frames[frame][mel], within(1e-4));
            }
        }
    }

    @Test
    void aConstantIsAsSilentAsNothing() {
        var constant = new float[Fbank.LENGTH];
        Arrays.fill(constant, 0.25f);

        assertThat(new Fbank().frame(constant, 0)).isEqualTo(new Fbank().frame(new float[Fbank.LENGTH], 0));
    }

    private float[] samples() {
        double[] numbers = expected.vector("samples");
        var samples = new float[numbers.length];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = (float) (numbers[index] / 32768);
        }
        return samples;
    }
}
