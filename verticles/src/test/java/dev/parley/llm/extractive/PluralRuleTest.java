package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralRuleTest {

    @ParameterizedTest
    @CsvSource({
        "0, реплик",
        "1, реплика",
        "2, реплики",
        "4, реплики",
        "5, реплик",
        "11, реплик",
        "12, реплик",
        "14, реплик",
        "21, реплика",
        "22, реплики",
        "25, реплик",
        "101, реплика",
        "111, реплик",
        "112, реплик",
        "1001, реплика"
    })
    void russianNounFollowsTheLastDigits(long count, String noun) {
        assertThat(PluralRule.RUSSIAN.choose(count, List.of("реплика", "реплики", "реплик")))
                .isEqualTo(noun);
    }

    @ParameterizedTest
    @CsvSource({"0, turns", "1, turn", "2, turns", "21, turns"})
    void englishNounIsSingularAfterOneOnly(long count, String noun) {
        assertThat(PluralRule.ENGLISH.choose(count, List.of("turn", "turns"))).isEqualTo(noun);
    }
}
