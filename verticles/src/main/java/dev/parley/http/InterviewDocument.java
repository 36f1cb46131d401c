package dev.parley.http;

import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Report;
import dev.parley.bus.Interviews.Stage;
import dev.parley.transcript.Prose;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A report on an interview as a document for people, in the language of the room. What was said and written by others is made
 * plain: nothing of it becomes a mark of Markdown.
 *
 * @param title of the document
 * @param text what stands below it, Markdown (CommonMark 0.31)
 */
record InterviewDocument(String title, String text) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    static InterviewDocument of(Report report) {
        var english = InterviewWords.of(report.room().language()) == InterviewWords.ENGLISH;
        var words = english ? Words.ENGLISH : Words.RUSSIAN;
        var title = words.interview() + ": " + report.room().candidateName();
        return new InterviewDocument(title, new Writing(words).write(report));
    }

    /** Title and text in one. */
    String whole() {
        return "# " + Prose.inMarkdown(title) + "\n\n" + text;
    }

    /** What stands in the document beside what was said. */
    private record Words(
            String interview,
            String vacancy,
            String began,
            String completed,
            String unfinished,
            String ended,
            String average,
            String topics,
            String topic,
            String voice,
            String notAnalysed,
            String answers,
            String answer,
            String score,
            String skipped,
            String notEvaluated,
            String none,
            Locale locale) {

        private static final Words ENGLISH = new Words(
                "Interview",
                "Vacancy",
                "Room made",
                "Completed",
                "not completed",
                "ended before the last question",
                "Average score",
                "Topics",
                "Topic",
                "Voice",
                "not analysed",
                "Answers",
                "Answer",
                "Score",
                "skipped",
                "not evaluated",
                "none",
                Locale.ENGLISH);

        private static final Words RUSSIAN = new Words(
                "Интервью",
                "Вакансия",
                "Комната создана",
                "Завершено",
                "не завершено",
                "окончено до последнего вопроса",
                "Средняя оценка",
                "Темы",
                "Тема",
                "Голос",
                "не анализировался",
                "Ответы",
                "Ответ",
                "Оценка",
                "пропущен",
                "не оценён",
                "нет",
                Locale.of("ru"));
    }

    private record Writing(Words words) {

        String write(Report report) {
            var text = new StringBuilder();
            fact(text, words.vacancy(), report.room().vacancy());
            fact(text, words.began(), time(report.room().created()));
            fact(text, words.completed(), completed(report));
            fact(text, words.average(), report.averageScore().map(this::average).orElse(words.none()));
            fact(text, words.topics(), String.join(", ", report.topics()));
            fact(text, words.voice(), voice(report));
            text.append("\n## ").append(words.answers()).append("\n\n");
            var number = 0;
            for (var answer : report.answers()) {
                number++;
                answer(text, number, answer);
            }
            return text.toString();
        }

        private void answer(StringBuilder text, int number, Answer answer) {
            var question = answer.question();
            text.append("### ")
                    .append(number)
                    .append(". ")
                    .append(Prose.inMarkdown(question.text()))
                    .append("\n\n");
            fact(text, words.topic(), question.topic() + ", " + question.difficulty() + "/5");
            fact(text, words.answer(), answer.skipped() ? words.skipped() : answer.text());
            fact(text, words.score(), score(answer.evaluation()));
            text.append('\n');
        }

        private static void fact(StringBuilder text, String name, String value) {
            if (!value.isBlank()) {
                text.append("- **")
                        .append(name)
                        .append(":** ")
                        .append(Prose.inMarkdown(value))
                        .append('\n');
            }
        }

        private String completed(Interviews.Report report) {
            return report.completed()
                    .map(Writing::time)
                    .map(time -> report.room().stage() == Stage.ENDED ? time + " (" + words.ended() + ")" : time)
                    .orElse(words.unfinished());
        }

        private String score(Evaluation evaluation) {
            var number = evaluation.score().map(score -> score + "/10").orElse(words.notEvaluated());
            return evaluation.text().isBlank() ? number : number + ". " + evaluation.text();
        }

        private String voice(Report report) {
            var emotion = report.emotion();
            return emotion.analysed()
                    ? emotion.emotions().entrySet().stream()
                            .sorted((one, other) -> Double.compare(other.getValue(), one.getValue()))
                            .map(share -> share.getKey() + " " + Math.round(share.getValue() * 100) + " %")
                            .collect(Collectors.joining(", "))
                    : words.notAnalysed();
        }

        private String average(double score) {
            return String.format(words.locale(), "%.1f/10", score);
        }

        private static String time(Instant at) {
            return MINUTE.format(at) + " UTC";
        }
    }
}
