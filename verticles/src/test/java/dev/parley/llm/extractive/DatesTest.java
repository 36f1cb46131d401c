package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "The launch is on 12 May. = on 12 May",
                "The launch is on May 12th, 2026. = on May 12th, 2026",
                "We met on the twenty first of June. = on the twenty first of June",
                "The date is 2026-05-12. = 2026-05-12",
                "It was signed on 03/04/2025. = on 03/04/2025",
                "See you next Monday morning. = next Monday morning",
                "Send it by Friday. = by Friday",
                "It is due tomorrow. = tomorrow",
                "We ship in two weeks. = in two weeks",
                "The report is due by the end of the month. = by the end of the month",
                "Call me at 5 pm. = at 5 pm",
                "We start at 10:30. = at 10:30",
                "They moved in 2019. = in 2019",
                "We plan it for the third quarter. = for the third quarter",
                "It happened three years ago. = three years ago",
                "We may be there in May. = in May",
                "Either Tuesday or Thursday. = Tuesday; Thursday"
            })
    void englishDateIsFoundAsItWasSaid(String text, String mentions) {
        assertThat(String.join("; ", mentions(text, "en"))).isEqualTo(mentions);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It may take a while.",
                "We may need 12 chairs.",
                "They march in step.",
                "In 2000 people out of a million it fails.",
                "The last one was better.",
                "Give me a second.",
                "The score was 3.5 out of 10.",
                "He is second in command."
            })
    void englishTextWithoutDatesGivesNone(String text) {
        assertThat(mentions(text, "en")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "Запуск 12 мая. = 12 мая",
                "Запуск 12-го мая 2026 года. = 12-го мая 2026 года",
                "Встретились двадцать первого июня. = двадцать первого июня",
                "Дата 2026-05-12. = 2026-05-12",
                "Подписали 03.04.2025. = 03.04.2025",
                "Увидимся в пятницу утром. = в пятницу утром",
                "Пришлите до понедельника. = до понедельника",
                "Сдаём завтра. = завтра",
                "Выпускаем через две недели. = через две недели",
                "Отчёт нужен до конца месяца. = до конца месяца",
                "Позвоните в 5 часов. = в 5 часов",
                "Начинаем в 10:30. = в 10:30",
                "Переехали в 2019 году. = в 2019 году",
                "Сделаем к третьему кварталу. = к третьему кварталу",
                "Это было три года назад. = три года назад",
                "Начнём в мае. = в мае",
                "Обсудим на следующей неделе. = на следующей неделе",
                "Либо во вторник, либо в четверг. = во вторник; в четверг"
            })
    void russianDateIsFoundAsItWasSaid(String text, String mentions) {
        assertThat(String.join("; ", mentions(text, "ru"))).isEqualTo(mentions);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Майя пришла первой.",
                "Во втором ряду есть места.",
                "Он работает в среде разработки.",
                "Нам нужно 12 стульев.",
                "Это заняло три часа работы."
            })
    void russianTextWithoutDatesGivesNone(String text) {
        assertThat(mentions(text, "ru")).isEmpty();
    }

    private static List<String> mentions(String text, String language) {
        return Dates.mentions(Talks.sentence(text), Language.of(language, List.of()));
    }
}
