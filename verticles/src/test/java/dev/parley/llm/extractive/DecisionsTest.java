package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We decided to move the launch to autumn.",
                "In the end we've all agreed on the smaller room.",
                "We decided not to renew the contract.",
                "The decision is to keep both servers.",
                "Let's go with the second supplier.",
                "The budget was approved without changes.",
                "we finally agreed that support answers within a day"
            })
    void englishDecisionIsFound(String text) {
        assertThat(decides(text, "en")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We have not decided who pays for it.",
                "We haven't agreed on a price yet.",
                "I don't think we decided anything about it.",
                "If we decided to wait, the price would go up.",
                "Have we decided on the colour?",
                "They say the weather decides everything.",
                "We agreed.",
                "We agreed to disagree about that."
            })
    void englishNegationConditionOrQuestionIsNoDecision(String text) {
        assertThat(decides(text, "en")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Мы решили перенести запуск на осень.",
                "В итоге мы всё-таки решили не продлевать договор.",
                "Договорились, что встречаемся каждую среду.",
                "хорошо тогда решили берём первую",
                "Решено: оставляем оба сервера.",
                "Бюджет утвердили без изменений.",
                "Остановились на втором поставщике.",
                "Принято решение закрыть старый склад."
            })
    void russianDecisionIsFound(String text) {
        assertThat(decides(text, "ru")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Мы ещё не решили, кто платит.",
                "Мы так и не договорились о цене.",
                "Я не думаю, что мы решили что-то новое.",
                "Если мы решили ждать, цена вырастет.",
                "Мы договорились о цвете?",
                "Мы решили задачу за десять минут.",
                "Пока ничего не решили по планшетам.",
                "Вчера они решили уехать на дачу.",
                "Договорились."
            })
    void russianNegationConditionOrQuestionIsNoDecision(String text) {
        assertThat(decides(text, "ru")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I will send the slides tonight.",
                "I'll call the landlord.",
                "Anna will prepare the contract.",
                "We need to renew the certificate.",
                "Let's ask the lawyers first.",
                "Could you please check the invoice.",
                "Please book two rooms.",
                "He has to sign it first.",
                "So make sure the backup runs."
            })
    void englishActionItemIsFound(String text) {
        assertThat(plans(text, "en")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I will not send the slides.",
                "I won't call the landlord.",
                "We don't need to renew the certificate.",
                "Let's not ask the lawyers.",
                "Let's see how it goes.",
                "I will be honest with you.",
                "If we need to move, we move.",
                "Do we need to renew it?",
                "It will rain all day.",
                "Nobody needs to sign it.",
                "Ask not what your country can do for you, ask what you can do for your country."
            })
    void englishNegationOrFigureOfSpeechIsNoActionItem(String text) {
        assertThat(plans(text, "en")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Я пришлю презентацию вечером.",
                "Завтра позвоню арендодателю.",
                "Она подготовит договор.",
                "Нам нужно продлить сертификат.",
                "Давайте сначала спросим юристов о договоре.",
                "Проверьте, пожалуйста, счёт.",
                "Надо заказать два билета.",
                "Он должен подписать акт.",
                "Беру на себя переговоры с банком."
            })
    void russianActionItemIsFound(String text) {
        assertThat(plans(text, "ru")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Я не пришлю презентацию.",
                "Нам не нужно продлевать сертификат.",
                "Давайте не будем спорить.",
                "Давайте посмотрим на график.",
                "Надо сказать, что погода хорошая.",
                "Нужно было думать раньше.",
                "Нужно ли продлевать сертификат?",
                "Если нужно переехать, переедем.",
                "Всё идёт как надо сейчас.",
                "Вы получили всё, что нужно вам."
            })
    void russianNegationOrFigureOfSpeechIsNoActionItem(String text) {
        assertThat(plans(text, "ru")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"We agreed that I will send the slides.", "We decided that we need to hire a tester."})
    void decisionIsNotRepeatedAsActionItem(String text) {
        assertThat(decides(text, "en")).isTrue();
        assertThat(plans(text, "en")).isFalse();
    }

    private static boolean decides(String text, String language) {
        return Decisions.decides(Talks.sentence(text), Language.of(language, List.of()));
    }

    private static boolean plans(String text, String language) {
        return Decisions.plans(Talks.sentence(text), Language.of(language, List.of()));
    }
}
