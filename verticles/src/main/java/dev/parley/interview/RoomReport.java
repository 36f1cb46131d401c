package dev.parley.interview;

import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Report;
import dev.parley.interview.FlowState.Settled;
import java.time.Instant;
import java.util.List;

/** The report on an interview as far as it is there. Pure. */
final class RoomReport {

    private static final String NO_ANSWERS = "there is no answer yet";

    private RoomReport() {}

    static Report of(Row row, Instant now) {
        var state = Rooms.state(row);
        var answers = state.course().settled().stream().map(Settled::answer).toList();
        var emotions = answers.stream()
                .filter(answer -> !answer.skipped())
                .map(Answer::emotion)
                .toList();
        return new Report(
                Rooms.room(row, now),
                state.over(),
                topics(answers),
                state.course().averageScore(),
                EmotionSummary.of(emotions, NO_ANSWERS),
                EmotionSummary.analysed(emotions).size(),
                answers);
    }

    /** Those in which something was answered. */
    private static List<String> topics(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> !answer.skipped())
                .map(answer -> answer.question().topic())
                .distinct()
                .toList();
    }
}
