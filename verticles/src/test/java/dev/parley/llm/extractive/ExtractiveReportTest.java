package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExtractiveReportTest {

    @Test
    void englishMeetingIsReportedWithTimesAndSpeakers() {
        assertThat(ExtractiveReport.write(Talks.planning(), "en"))
                .startsWith("# Report\n\n54 seconds · 3 speakers · 11 turns · 123 words\n")
                .contains("## Decisions\n\n- [00:00:25] **Anna:** Then we agreed to ship the payment fix")
                .contains("## Action items\n\n- [00:00:30] **Boris:** I will send the test plan by Friday.")
                .contains("## Questions\n\n- [00:00:10] **Anna:** How long will the fix take?")
                .contains("- **by Friday** – [00:00:30] **Boris:**")
                .contains("| Anna | 00:00:16 | 36% | 4 | 48 | 00:00:04 |")
                .contains("40 complaints a day")
                .doesNotContain("tablets");
    }

    @Test
    void russianMeetingIsReportedInRussian() {
        assertThat(ExtractiveReport.write(Talks.planningInRussian(), "ru"))
                .startsWith("# Отчёт\n\n54 секунды · 3 участника · 11 реплик · 100 слов\n")
                .contains("## Решения\n\n- [00:00:25] **Анна:** Тогда мы решили выпустить исправление оплаты")
                .contains("## Поручения и планы\n\n- [00:00:30] **Борис:** Я пришлю план проверки")
                .contains("## Вопросы\n\n- [00:00:10] **Анна:** Сколько времени займёт исправление?")
                .contains("- **до понедельника** – [00:00:30] **Борис:**")
                .contains("| Анна | 00:00:16 | 36 % | 4 | 36 | 00:00:04 |")
                .doesNotContain("ничего не решили");
    }

    @Test
    void unknownLanguageIsToldByItsScript() {
        for (var unknown : List.of("", "und", "unknown")) {
            assertThat(ExtractiveReport.write(Talks.planningInRussian(), unknown))
                    .startsWith("# Отчёт");
            assertThat(ExtractiveReport.write(Talks.planning(), unknown)).startsWith("# Report");
        }
        assertThat(ExtractiveReport.write(Talks.planningInRussian(), "ru-RU")).startsWith("# Отчёт");
    }

    @Test
    void languageWithoutRulesIsReportedInEnglishWhichSaysSo() {
        var report = ExtractiveReport.write(Talks.of("Anna: Guten Morgen zusammen. Wer hat den Schlüssel?"), "de");

        assertThat(report).contains("## Questions", "Wer hat den Schlüssel?", "recognised in English and Russian only");
    }

    @Test
    void silenceIsReportedAsSilence() {
        assertThat(ExtractiveReport.write(List.of(), "en"))
                .isEqualTo("# Report\n\nNo speech was found in this recording.\n");
        assertThat(ExtractiveReport.write(List.of(new TranscriptLine(0, 5, "Анна", " … ")), "ru"))
                .isEqualTo("# Отчёт\n\nВ этой записи речь не обнаружена.\n");
    }

    @Test
    void oneSentenceGivesOneKeySentenceAndNoEmptySection() {
        var line =
                new TranscriptLine(0.3, 10.6, "Speaker 1", "The lake was calm, and the boats stayed in the harbour.");

        var report = ExtractiveReport.write(List.of(line), "en");

        assertThat(report.lines().filter(text -> text.startsWith("## ")))
                .containsExactly("## Key sentences", "## Speakers");
        assertThat(report)
                .contains("11 seconds · 1 speaker · 1 turn · 11 words")
                .contains("- [00:00:00] **Speaker 1:** The lake was calm, and the boats stayed in the harbour.");
    }

    @Test
    void keySentencesStandInTheOrderTheyWereSaid() {
        var report = ExtractiveReport.write(Talks.planning(), "en");

        var times = Pattern.compile("\\[(\\d\\d:\\d\\d:\\d\\d)]")
                .matcher(report.substring(report.indexOf("## Key"), report.indexOf("## Decisions")))
                .results()
                .map(time -> time.group(1))
                .toList();
        assertThat(times).hasSizeGreaterThan(2).isSorted();
    }

    @Test
    void orderOfTheLinesAndRepetitionDoNotChangeTheReport() {
        var shuffled = new ArrayList<>(Talks.planning());
        Collections.shuffle(shuffled, new Random(7));

        assertThat(ExtractiveReport.write(shuffled, "en")).isEqualTo(ExtractiveReport.write(Talks.planning(), "en"));
    }

    @Test
    void namesAndWordsCannotBreakTheReport() {
        var line =
                new TranscriptLine(0, 5, "Eve | <b>\n# x", "We agreed that\n\n## <img src=x> `rm` | [a](b) is fine.");

        assertThat(ExtractiveReport.write(List.of(line), "en"))
                .contains("| Eve \\| &lt;b&gt; \\# x | 00:00:05 |")
                .contains("We agreed that \\#\\# &lt;img src=x&gt; \\`rm\\` \\| \\[a\\](b) is fine.")
                .doesNotContain("<");
    }

    @Test
    void aNamelessSpeakerIsCalledUnknown() {
        assertThat(ExtractiveReport.write(List.of(new TranscriptLine(0, 5, "", "Кто-то говорит.")), "ru"))
                .contains("**Неизвестный участник:** Кто-то говорит.");
    }

    @Test
    void aRecogniserThatLoopsDoesNotStopTheReport() {
        var loop = "1-".repeat(50_000) + "1 " + "no ".repeat(50_000) + ", ".repeat(50_000);

        assertThat(ExtractiveReport.write(List.of(new TranscriptLine(0, 30, "Anna", loop)), "en"))
                .contains("30 seconds · 1 speaker · 1 turn · 50,001 words");
    }

    @Test
    void fourHourMeetingIsReportedInBoundedLists() {
        var lines = new ArrayList<TranscriptLine>();
        var script = Talks.planningInRussian();
        for (int i = 0; i < 5000; i++) {
            var said = script.get(i % script.size());
            lines.add(new TranscriptLine(2.9 * i, 2.9 * i + 2.5, said.speaker(), "Пункт " + i + ". " + said.text()));
        }

        var report = ExtractiveReport.write(lines, "ru");

        assertThat(report).startsWith("# Отчёт\n\n4 часа 1 минута 40 секунд · 3 участника · 5\u00a0000 реплик");
        assertThat(report).contains("… и ещё");
        assertThat(report.lines()).hasSizeLessThan(300);
    }
}
