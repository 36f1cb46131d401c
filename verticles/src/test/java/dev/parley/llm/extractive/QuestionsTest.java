package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And the budget?",
                "You said \"who pays?\"",
                "what is the status of the migration",
                "so how many people are coming to the workshop",
                "who will write the minutes",
                "can you share your screen",
                "okay do we have a room for tuesday",
                "why don't we ask the vendor",
                "any questions about the plan"
            })
    void englishQuestionIsToldByItsMarkOrItsOpening(String text) {
        assertThat(asks(text, "en")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Right?",
                "What I mean is that the tests are slow.",
                "when we started the project nobody knew the rules",
                "how we do it depends on the client",
                "What a beautiful morning!",
                "i can see the slide now",
                "whatever you like",
                "which is why the build broke"
            })
    void englishStatementIsNoQuestion(String text) {
        assertThat(asks(text, "en")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "А бюджет?",
                "сколько стоит лицензия",
                "ну и кто будет вести протокол",
                "когда мы сможем начать испытания",
                "есть ли у нас запасной сервер",
                "почему упала вчерашняя сборка",
                "что мы скажем заказчику",
                "так кого берём",
                "а что с переездом",
                "разве это не входит в договор"
            })
    void russianQuestionIsToldByItsMarkOrItsOpening(String text) {
        assertThat(asks(text, "ru")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Да?",
                "когда мы начинали проект правил ещё не было",
                "как я уже говорил сборка занимает час",
                "как правило отчёты приходят в среду",
                "что касается бюджета он утверждён",
                "кто-то забыл закрыть окно",
                "кто бы ни пришёл дверь открыта",
                "Почему сборка упала, мы уже знаем."
            })
    void russianStatementIsNoQuestion(String text) {
        assertThat(asks(text, "ru")).isFalse();
    }

    private static boolean asks(String text, String language) {
        return Questions.asks(Talks.sentence(text), Language.of(language, List.of()));
    }
}
