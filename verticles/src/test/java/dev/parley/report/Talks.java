package dev.parley.report;

import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up conversations: the same every time. */
public final class Talks {

    private static final List<String> ENGLISH = List.of(
            "we agreed to move the release to the first of march because the payment service is not ready yet",
            "i will write to the supplier by friday and ask for the price of two hundred sensors",
            "the budget for the second quarter is four hundred thousand and nobody objected to that",
            "could we look at the numbers of the support team before we decide about another shift",
            "the customer said that the report arrives too late and that mondays are the worst");
    private static final List<String> RUSSIAN = List.of(
            "мы договорились перенести выпуск на первое марта потому что платёжный сервис ещё не готов",
            "я напишу поставщику до пятницы и спрошу цену двухсот датчиков с доставкой на склад",
            "бюджет второго квартала четыреста тысяч рублей и никто против этого не возражал",
            "давайте посмотрим числа службы поддержки прежде чем решать о ещё одной смене",
            "заказчик сказал что отчёт приходит слишком поздно и что хуже всего по понедельникам");

    private Talks() {}

    /** Three hours by four speakers, of about thirty thousand words, with one who talks for twenty minutes. */
    public static List<Speech.Segment> threeHours(String language) {
        var sentences = language.equals("ru") ? RUSSIAN : ENGLISH;
        var random = new Random(7);
        var segments = new ArrayList<Speech.Segment>();
        var words = 0;
        var speaker = 0;
        var turn = 0;
        while (segments.size() * 5.2 < 10_800) {
            var text = sentences.get(random.nextInt(sentences.size())) + " номер " + segments.size() + ".";
            var start = segments.size() * 5.2;
            if (turn-- <= 0) {
                speaker = (speaker + 1 + random.nextInt(3)) % 4;
                turn = start > 3_600 && start < 3_650 ? 210 : random.nextInt(9);
            }
            segments.add(new Speech.Segment(segments.size(), start, start + 5, "SPEAKER_0" + speaker, text));
            words += text.split(" ").length;
        }
        if (words < 29_000) {
            throw new AssertionError("only " + words + " words");
        }
        return segments;
    }

    /** A minute by two. */
    static List<Speech.Segment> ofAMinute() {
        return List.of(
                new Speech.Segment(0, 0.5, 5, "SPEAKER_00", "Let us begin with the budget."),
                new Speech.Segment(1, 6.2, 12, "SPEAKER_01", "I will send the numbers by Friday."),
                new Speech.Segment(2, 14, 20, "SPEAKER_00", "Then we decide on Monday at 10:30."));
    }
}
