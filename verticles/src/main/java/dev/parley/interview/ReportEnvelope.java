package dev.parley.interview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Report;
import dev.parley.bus.Speech.Emotion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A report as the interview system sends it on a topic: its envelope, with the id of the candidate added. Shares are fractions; where
 * nothing is evaluated or analysed stands null, never a number.
 */
final class ReportEnvelope {

    /** In the place of an emotion where there is none. */
    static final String NOT_ANALYSED = "not analysed";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ReportEnvelope() {}

    /** @param topic on which it is sent
     *  @param now when it is made */
    static String of(Report report, String topic, Instant now) {
        return JSON.objectNode()
                .put("timestamp", BigDecimal.valueOf(now.toEpochMilli(), 3))
                .put("source", "interview_system")
                .put("topic", topic)
                .<ObjectNode>set("report", report(report))
                .toString();
    }

    private static ObjectNode report(Report report) {
        var room = report.room();
        var json = JSON.objectNode()
                .put("candidate_name", room.candidateName())
                .put("candidate_id", room.candidate())
                .put("interview_id", "interview_" + room.id())
                .put("vacancy", room.vacancy())
                .put(
                        "completion_time",
                        report.completed().map(Instant::toString).orElse(null))
                .put("total_questions", report.answers().size());
        report.topics().forEach(json.putArray("topics_covered")::add);
        json.set("average_score", number(report.averageScore()));
        json.set("emotion_analysis", summary(report.emotion(), report.analyses()));
        var answers = json.putArray("answers");
        report.answers().forEach(answer -> answers.add(answer(answer)));
        return json;
    }

    private static ObjectNode summary(Emotion emotion, int analyses) {
        var json =
                JSON.objectNode().put("most_common_emotion", emotion.primary().orElse(NOT_ANALYSED));
        json.set("emotion_distribution", shares(emotion));
        json.set("average_confidence", number(confidence(emotion)));
        return json.put("total_analyses", analyses);
    }

    private static ObjectNode answer(Answer answer) {
        var question = answer.question();
        var json = JSON.objectNode()
                .put("question_id", question.id())
                .put("question_text", question.text())
                .put("topic", question.topic())
                .put("difficulty", question.difficulty())
                .put("answer_text", answer.text())
                .put("score", answer.evaluation().score().orElse(null))
                .put("evaluation", answer.evaluation().text())
                .put("timestamp", answer.at().toString())
                .put("skipped", answer.skipped());
        json.set("emotion_analysis", emotion(answer.emotion()));
        return json;
    }

    private static ObjectNode emotion(Emotion emotion) {
        var json = JSON.objectNode().put("primary_emotion", emotion.primary().orElse(NOT_ANALYSED));
        json.set("confidence", number(confidence(emotion)));
        json.set("emotions", shares(emotion));
        emotion.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static Optional<Double> confidence(Emotion emotion) {
        return emotion.analysed() ? Optional.of(emotion.confidence()) : Optional.empty();
    }

    private static ObjectNode shares(Emotion emotion) {
        var json = JSON.objectNode();
        new TreeMap<>(emotion.emotions()).forEach((name, share) -> json.set(name, number(Optional.of(share))));
        return json;
    }

    private static JsonNode number(Optional<Double> value) {
        return value.<JsonNode>map(
                        number -> JSON.numberNode(BigDecimal.valueOf(number).setScale(4, RoundingMode.HALF_UP)))
                .orElseGet(JSON::nullNode);
    }
}
