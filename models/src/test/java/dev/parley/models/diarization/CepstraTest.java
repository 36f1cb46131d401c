package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CepstraTest {

    private static final int[] PROBED = {0, 1, 2, 9, 18};

    private final float[] tones = tones(800);

    /** Expected values were computed with NumPy's real FFT and SciPy's orthonormal cosine transform. */
    @Test
    void cepstraOfTwoTonesAreThoseOfAnIndependentComputation() {
        var cepstra = of(tones);

        assertThat(probe(cepstra, 0)).containsExactly(new double[] {5.0168, -5.3291, -0.1825, -1.2272, -0.8023}, NEAR);
        assertThat(probe(cepstra, 2)).containsExactly(new double[] {10.6853, -7.4589, -2.7955, -0.5164, -1.5134}, NEAR);
        assertThat(probe(cepstra, 4)).containsExactly(new double[] {5.1681, -4.6702, 0.4939, -1.2472, -0.7156}, NEAR);
    }

    @Test
    void everyBegunTenMillisecondsAreAFrame() {
        assertThat(Cepstra.frames(0)).isZero();
        assertThat(Cepstra.frames(1)).isEqualTo(1);
        assertThat(Cepstra.frames(160)).isEqualTo(1);
        assertThat(Cepstra.frames(161)).isEqualTo(2);
    }

    @Test
    void aFrameIsTheSameWhateverWasComputedBefore() {
        var sound = tones(200_000);
        var forward = of(sound);
        for (int frame = 0; frame < forward.frames() - 1; frame++) {
            forward.read(frame, new float[Cepstra.SIZE], 0);
        }

        assertThat(probe(forward, 1_000)).containsExactly(probe(of(sound), 1_000));
    }

    @Test
    void onlyABlockOfSamplesIsAskedForAtATime() {
        var most = new int[1];
        var cepstra = new Cepstra((first, into, offset, count) -> most[0] = Math.max(most[0], count), 16_000 * 60L);

        for (int frame = 0; frame < cepstra.frames(); frame++) {
            cepstra.read(frame, new float[Cepstra.SIZE], 0);
        }

        assertThat(most[0]).isLessThanOrEqualTo(1 << 16);
    }

    private static final org.assertj.core.data.Offset<Double> NEAR = within(2e-3);

    private static Cepstra of(float[] samples) {
        return new Cepstra(
                (first, into, offset, count) -> System.arraycopy(samples, (int) first, into, offset, count),
                samples.length);
    }

    private static double[] probe(Cepstra cepstra, int frame) {
        var values = new float[Cepstra.SIZE];
        cepstra.read(frame, values, 0);
        return IntStream.of(PROBED).mapToDouble(index -> values[index]).toArray();
    }

    private static float[] tones(int count) {
        var samples = new float[count];
        for (int index = 0; index < count; index++) {
            double time = 2 * Math.PI * index / 16_000;
            samples[index] = (float) (0.3 * Math.sin(440 * time) + 0.1 * Math.sin(1_700 * time + 1));
        }
        return samples;
    }
}
