package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardsTest {

    private static final SpecialTokens SPECIALS =
            new SpecialTokens(100, 101, Map.of(), 102, 103, 104, Set.of(), Set.of());

    @Test
    void aLikelyTextIsBelieved() {
        assertThat(guards(-0.3, "Сегодня мы говорим о бюджете на следующий год.", 0.1)
                        .fail())
                .isFalse();
    }

    @Test
    void aTextThatRepeatsItselfIsNot() {
        var guards = guards(-0.1, "Спасибо за просмотр. ".repeat(12), 0.1);

        assertThat(guards.loop()).isTrue();
        assertThat(guards.fail()).isTrue();
    }

    @Test
    void anUnlikelyTextIsNot() {
        assertThat(guards(-1.2, "что-то", 0.1).fail()).isTrue();
    }

    @Test
    void anUnlikelyTextWhereNobodySpeaksIsSilence() {
        var guards = guards(-1.2, "что-то", 0.7);

        assertThat(guards.silence()).isTrue();
        assertThat(guards.fail()).isFalse();
    }

    @Test
    void aTextThatDoesNotRepeatItselfIsBetterThanALikelierOneThatDoes() {
        assertThat(Guards.BETTER.compare(guards(-2, "раз два три", 0), guards(-0.1, "да ".repeat(60), 0)))
                .isPositive();
    }

    @Test
    void theAverageCountsTheEnd() {
        var draft = new Draft(SPECIALS, 0);

        draft.add(5, -1);
        draft.add(6, -1);
        draft.add(100, -4);
        draft.add(7, -100);

        assertThat(draft.meanLogProbability()).isEqualTo(-2);
        assertThat(draft.tokens()).containsExactly(5, 6);
        assertThat(draft.complete()).isTrue();
    }

    @Test
    void aTextThatDoesNotEndIsCutOff() {
        var draft = new Draft(SPECIALS, 0);

        for (var i = 0; i < 300; i++) {
            draft.add(5, -0.1);
        }

        assertThat(draft.tokens()).hasSize(224);
        assertThat(draft.ended()).isTrue();
        assertThat(draft.complete()).isFalse();
    }

    private static Guards guards(double logProbability, String text, double noSpeech) {
        var draft = new Draft(SPECIALS, noSpeech);
        draft.add(100, logProbability);
        return Guards.of(draft, text.getBytes(StandardCharsets.UTF_8));
    }
}
