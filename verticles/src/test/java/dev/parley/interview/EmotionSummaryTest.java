package dev.parley.interview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Speech.Emotion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One picture of several answers. */
class EmotionSummaryTest {

    private static final Emotion SILENT = Emotion.notAnalysed("there are no weights");

    @Test
    void sharesAreMeansOverTheAnalysedAnswersAndAddUpToOne() {
        var summary = EmotionSummary.of(List.of(calm(0.8), SILENT, calm(0.6), sad(0.9)), "nothing");

        assertThat(summary.primary()).contains("calm");
        assertThat(summary.emotions().get("calm")).isEqualTo(0.5, within(1e-9));
        assertThat(summary.emotions().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(1, within(1e-9));
        assertThat(summary.confidence()).isEqualTo((0.8 + 0.6 + 0.9) / 3, within(1e-9));
    }

    @Test
    void ofTwoThatAreAsCommonTheLargerShareIsFirst() {
        assertThat(EmotionSummary.of(List.of(calm(0.6), sad(0.9)), "nothing").primary())
                .contains("sad");
    }

    @Test
    void withoutAnAnalysedAnswerThereIsAReasonAndNoNumber() {
        assertThat(EmotionSummary.of(List.of(SILENT), "nothing")).isEqualTo(SILENT);
        assertThat(EmotionSummary.of(List.of(), "nothing").reason()).contains("nothing");
    }

    private static Emotion calm(double share) {
        return new Emotion(true, Optional.of("calm"), share, Map.of("calm", share, "sad", 1 - share), Optional.empty());
    }

    private static Emotion sad(double share) {
        return new Emotion(true, Optional.of("sad"), share, Map.of("calm", 1 - share, "sad", share), Optional.empty());
    }
}
