package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardsTest {

    private static final Hallucinations HALLUCINATIONS = Hallucinations.bundled();

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
    void aKnownHallucinationIsNotBelievedWhereTheModelIsUnsure() {
        assertThat(guards(-0.2, " Субтитры сделал DimaTorzok", 0.4).madeUp()).isTrue();
        assertThat(guards(-0.7, "Продолжение следует...", 0).madeUp()).isTrue();
        assertThat(guards(-0.7, "Thanks for watching!", 0).fail()).isTrue();
    }

    @Test
    void ofAnUnsureTextOnlyTheKnownPhraseIsNotBelieved() {
        var unsure = guards(-0.7, "Итак, решили. Продолжение следует...", 0);

        assertThat(unsure.madeUp()).isFalse();
        assertThat(unsure.believe(" Итак, решили.", HALLUCINATIONS)).isTrue();
        assertThat(unsure.believe(" Продолжение следует...", HALLUCINATIONS)).isFalse();
        assertThat(guards(-0.2, "", 0).believe(" Продолжение следует...", HALLUCINATIONS))
                .isTrue();
    }

    @Test
    void whatWhisperIsKnownToMakeUpMayReallyBeSaid() {
        assertThat(guards(-0.2, "Thank you for watching!", 0.05).madeUp()).isFalse();
        assertThat(guards(-0.7, "Продолжение следует завтра в семь", 0.4).madeUp())
                .isFalse();
    }

    @Test
    void theAverageCountsTheEnd() {
        var draft = Draft.begin(0, 0).with(5, -1).with(6, -1).ended(-4);

        assertThat(draft.meanLogProbability()).isEqualTo(-2);
        assertThat(draft.tokens()).containsExactly(5, 6);
        assertThat(draft.complete()).isTrue();
    }

    @Test
    void behindALongPromptFewerTokensFitTheDecoder() {
        assertThat(Draft.most(3)).isEqualTo(224);
        assertThat(Draft.most(227)).isEqualTo(222);
    }

    private static Guards guards(double logProbability, String text, double noSpeech) {
        var draft = Draft.begin(noSpeech, 0).ended(logProbability);
        return Guards.of(draft, text.getBytes(StandardCharsets.UTF_8), HALLUCINATIONS);
    }
}
