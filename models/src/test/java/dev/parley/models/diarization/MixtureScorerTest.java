package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MixtureScorerTest {

    private static final int DIMENSIONS = 3;
    private static final int COMPONENTS = 4;
    private static final int FRAMES = 7;
    private static final Offset<Double> NEAR = within(1e-4);

    private final Random random = new Random(5);
    private final float[] frames = frames();
    private final GaussianMixture first = mixture();
    private final GaussianMixture second = mixture();

    @Test
    void logLikelihoodsAreThoseOfTheDefinition() {
        try (var scorer = new MixtureScorer(List.of(first, second))) {
            float[] found = scorer.logLikelihoods(frames, FRAMES);

            assertThat(found).hasSize(2 * FRAMES);
            for (int frame = 0; frame < FRAMES; frame++) {
                assertThat((double) found[2 * frame]).isCloseTo(Math.log(sum(densities(first, frame))), NEAR);
                assertThat((double) found[2 * frame + 1]).isCloseTo(Math.log(sum(densities(second, frame))), NEAR);
            }
        }
    }

    @Test
    void framesAreSharedByPosteriorAndWeight() {
        float[] weights = {1, 0, 0.5f, 1, 0.25f, 1, 1};
        try (var scorer = new MixtureScorer(List.of(first))) {
            var found = scorer.gather(frames, weights, FRAMES);

            for (int component = 0; component < COMPONENTS; component++) {
                double count = 0;
                var sums = new double[DIMENSIONS];
                for (int frame = 0; frame < FRAMES; frame++) {
                    double[] densities = densities(first, frame);
                    double share = weights[frame] * densities[component] / sum(densities);
                    count += share;
                    for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                        sums[dimension] += share * frames[frame * DIMENSIONS + dimension];
                    }
                }
                assertThat((double) found.counts()[component]).isCloseTo(count, NEAR);
                for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                    assertThat((double) found.sums()[dimension * COMPONENTS + component])
                            .isCloseTo(sums[dimension], NEAR);
                }
            }
        }
    }

    private double[] densities(GaussianMixture mixture, int frame) {
        var densities = new double[COMPONENTS];
        for (int component = 0; component < COMPONENTS; component++) {
            densities[component] = mixture.weight(component);
            for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                double variance = mixture.variances(dimension)[component];
                double difference = frames[frame * DIMENSIONS + dimension] - mixture.means(dimension)[component];
                densities[component] *=
                        Math.exp(-0.5 * difference * difference / variance) / Math.sqrt(2 * Math.PI * variance);
            }
        }
        return densities;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private GaussianMixture mixture() {
        var means = new float[DIMENSIONS][COMPONENTS];
        var variances = new float[DIMENSIONS][COMPONENTS];
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            for (int component = 0; component < COMPONENTS; component++) {
                means[dimension][component] = (float) random.nextGaussian();
                variances[dimension][component] = 0.2f + random.nextFloat();
            }
        }
        return new GaussianMixture(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, means, variances);
    }

    private float[] frames() {
        var values = new float[FRAMES * DIMENSIONS];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return values;
    }
}
