package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SwitchingPathTest {

    private static final double PENALTY = 1.5;
    private static final int STEPS = 7;
    private static final int SPEAKERS = 3;

    @Test
    void noOtherPathScoresMore() {
        var random = new Random(3);
        for (int round = 0; round < 20; round++) {
            var scores = new float[STEPS][SPEAKERS];
            var path = new SwitchingPath(STEPS, SPEAKERS, PENALTY);
            for (float[] step : scores) {
                for (int speaker = 0; speaker < SPEAKERS; speaker++) {
                    step[speaker] = (float) random.nextGaussian();
                }
                path.add(step);
            }

            assertThat(score(scores, path.speakers())).isEqualTo(bestOfAll(scores), within(1e-9));
        }
    }

    private static double bestOfAll(float[][] scores) {
        double best = Double.NEGATIVE_INFINITY;
        for (int code = 0; code < Math.pow(SPEAKERS, STEPS); code++) {
            var path = new byte[STEPS];
            int rest = code;
            for (int step = 0; step < STEPS; step++) {
                path[step] = (byte) (rest % SPEAKERS);
                rest /= SPEAKERS;
            }
            best = Math.max(best, score(scores, path));
        }
        return best;
    }

    private static double score(float[][] scores, byte[] path) {
        double score = 0;
        for (int step = 0; step < STEPS; step++) {
            score += scores[step][path[step]];
            score -= step > 0 && path[step] != path[step - 1] ? PENALTY : 0;
        }
        return score;
    }
}
