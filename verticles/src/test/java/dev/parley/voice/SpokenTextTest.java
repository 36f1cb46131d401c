package dev.parley.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n\t", "...", "— ! ? —", "😀 🎉", "\u0000\u200b\u001b"})
    void whatHasNoLetterAndNoDigitIsRefusedByName(String text) {
        assertThatThrownBy(() -> SpokenText.of(text, 100))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INVALID))
                .hasMessageContaining("text: has no letter and no digit");
    }

    @Test
    void aLongerTextThanTheSettingIsRefusedByName() {
        assertThatThrownBy(() -> SpokenText.of("a".repeat(1_000_000), 100_000))
                .hasMessage("text: has 1000000 characters, more than 100000 (voice.longest-text); send it in parts");
    }

    @Test
    void controlCharactersAndHalfCharactersAreNotSpoken() {
        assertThat(SpokenText.of(" a\u0000b\u001b[31m c\ud800 \u200bd\r\n\r\n e ", 100))
                .isEqualTo("a b [31m c d\ne");
    }

    @Test
    void aWordWithSoftHyphensOrJoinersInItIsOneWord() {
        assertThat(SpokenText.of("\ufeffпри\u00adвет, со\u2060вет, می\u200cخواهم 👩\u200d🚀", 100))
                .isEqualTo("привет, совет, میخواهم 👩🚀");
    }

    @Test
    void markupIsLeftAsItStands() {
        assertThat(SpokenText.of("<speak>5 < 6 & [[x]]</speak>", 100)).isEqualTo("<speak>5 < 6 & [[x]]</speak>");
    }

    @ParameterizedTest
    @CsvSource({
        "Привет мир, ru",
        "Hello world, en",
        "Привет и hello, ru",
        "42, en",
        "Її звуть Ольга, uk",
        "Γειά σου, el",
        "こんにちは世界, ja",
        "你好世界, zh",
        "שלום, he"
    })
    void theLanguageIsThatOfMostLetters(String text, String language) {
        assertThat(TextLanguage.of(text)).isEqualTo(language);
    }
}
