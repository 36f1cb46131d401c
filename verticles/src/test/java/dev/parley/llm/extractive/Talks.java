package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.List;

/** Conversations for the tests. */
final class Talks {

    private Talks() {}

    /** One line of five seconds for each "Speaker: text". */
    static List<TranscriptLine> of(String script) {
        var lines = new ArrayList<TranscriptLine>();
        for (var said : script.lines().toList()) {
            var parts = said.split(": ", 2);
            lines.add(new TranscriptLine(5.0 * lines.size(), 5.0 * lines.size() + 4, parts[0], parts[1]));
        }
        return lines;
    }

    static Sentence sentence(String text) {
        return new Sentence(0, "Anna", text);
    }

    static List<TranscriptLine> planning() {
        return of("""
            Anna: Good morning. The mobile release is two weeks late, and the payment module still fails on old phones.
            Boris: I found the payment bug yesterday. The module reads the currency before the profile has loaded.
            Anna: How long will the fix take?
            Boris: The fix takes three days, and the tests for old phones another two.
            Clara: Support gets 40 complaints a day about failed payments, so the release cannot wait for the new design.
            Anna: Then we agreed to ship the payment fix without the new design.
            Boris: I will send the test plan by Friday.
            Clara: Who is going to tell the shops about the release?
            Anna: Let's write to the shops on 12 May, right after the tests.
            Boris: We have not decided what happens with the tablets.
            Clara: Yes.
            """);
    }

    static List<TranscriptLine> planningInRussian() {
        return of("""
            Анна: Доброе утро. Выпуск приложения опаздывает на две недели, а модуль оплаты падает на старых телефонах.
            Борис: Вчера я нашёл ошибку в модуле оплаты: он читает валюту раньше, чем загружен профиль.
            Анна: Сколько времени займёт исправление?
            Борис: Исправление модуля займёт три дня, и ещё два дня уйдёт на проверку на старых телефонах.
            Клара: В поддержку приходит 40 жалоб на оплату в день, поэтому выпуск не может ждать нового дизайна.
            Анна: Тогда мы решили выпустить исправление оплаты без нового дизайна.
            Борис: Я пришлю план проверки до понедельника.
            Клара: Кто расскажет магазинам о выпуске?
            Анна: Давайте напишем магазинам 12 мая, сразу после проверки.
            Борис: По планшетам мы пока ничего не решили.
            Клара: Да.
            """);
    }
}
