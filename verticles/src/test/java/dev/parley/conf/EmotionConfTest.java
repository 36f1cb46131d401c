package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmotionConfTest {

    @Test
    void emotionIsOffUntilSomebodyDecidesForIt() {
        assertThat(Conf.defaults().emotion().enabled()).isFalse();
    }

    @Test
    void eachLabelOfTheCataloguedWeightsIsMappedByDefault() {
        assertThat(Conf.defaults().emotion().labels())
                .containsEntry("male_calm", "neutral")
                .containsEntry("female_fearful", "fear")
                .hasSize(10 + EmotionConf.EMOTIONS.size());
    }

    @Test
    void severalLabelsMayBeOneEmotion() {
        assertThat(labels("angry=anger, furious=anger")).isEqualTo(Map.of("angry", "anger", "furious", "anger"));
    }

    @Test
    void anEmotionThatThereIsNotIsRefusedWithThoseThereAre() {
        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> labels("angry=rage"))
                .withMessageContaining("angry=rage must be written as angry=anger")
                .withMessageContaining("enthusiasm");
        assertThatExceptionOfType(ConfException.class).isThrownBy(() -> labels("anger"));
    }

    @Test
    void theEndOfAnAnswerIsThatOfTheReplacedSystem() {
        assertThat(Conf.defaults().speech().endOfAnswer())
                .isEqualTo(new EndOfAnswerConf(
                        Duration.ofSeconds(3), Duration.ofMillis(500), 0.7, Duration.ofMillis(500), 0.3));
    }

    private static Map<String, String> labels(String labels) {
        return Conf.load(Optional.empty(), Map.of(), Map.of("emotion.labels", labels))
                .emotion()
                .labels();
    }
}
