package dev.parley.http;

import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Rooms and reports in the words of the replaced system, and what is said beyond. */
final class InterviewJson {

    private InterviewJson() {}

    /** What everybody with the code may know. */
    static JsonObject status(Room room) {
        return new JsonObject()
                .put("room_id", room.code())
                .put("is_active", isActive(room.stage()))
                .put("participants_count", room.present() ? 1 : 0)
                .put("created_at", room.created().toString())
                .put("state", word(room.stage()))
                .put("answered", room.answered())
                .put("language", room.language())
                .put("expires_at", room.expires().map(Object::toString).orElse(null));
    }

    /** What its owner sees in the list. */
    static JsonObject room(Room room) {
        return status(room)
                .put("id", room.id().toString())
                .put("room_code", room.code())
                .put("web_url", "/room/" + room.code())
                .put("candidate_id", room.candidate())
                .put("candidate_name", room.candidateName())
                .put("vacancy", room.vacancy())
                .put("planned", room.planned())
                .put("average_score", room.averageScore().orElse(null))
                .put("question", room.current().map(Question::text).orElse(null));
    }

    static JsonObject report(Interviews.Report report) {
        var room = report.room();
        return new JsonObject()
                .put("candidate_name", room.candidateName())
                .put("candidate_id", room.candidate())
                .put("interview_id", "interview_" + room.id())
                .put("room_code", room.code())
                .put("state", word(room.stage()))
                .put("completion_time", report.completed().map(Object::toString).orElse(null))
                .put("total_questions", report.answers().size())
                .put("topics_covered", new JsonArray(report.topics()))
                .put("average_score", report.averageScore().orElse(null))
                .put("emotion_analysis", summary(report))
                .put("answers", answers(report.answers()));
    }

    /** What the voice sounded like over all answers. */
    static JsonObject summary(Interviews.Report report) {
        var emotion = report.emotion();
        var json = new JsonObject()
                .put("most_common_emotion", emotion.primary().orElse(null))
                .put("emotion_distribution", shares(emotion))
                .put("average_confidence", emotion.analysed() ? (Double) emotion.confidence() : null)
                .put("total_analyses", report.analyses());
        emotion.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static JsonArray answers(List<Answer> answers) {
        return new JsonArray(answers.stream().map(InterviewJson::answer).toList());
    }

    static JsonObject answer(Answer answer) {
        return question(answer.question())
                .put("answer_text", answer.text())
                .put("skipped", answer.skipped())
                .put("score", answer.evaluation().score().orElse(null))
                .put("evaluation", answer.evaluation().text())
                .put("timestamp", answer.at().toString())
                .put("emotion_analysis", emotion(answer.emotion()));
    }

    static JsonObject question(Question question) {
        return new JsonObject()
                .put("question_id", question.id())
                .put("question_text", question.text())
                .put("topic", question.topic())
                .put("difficulty", question.difficulty());
    }

    /** What a voice sounds like; nothing is made up where nothing is known. */
    static JsonObject emotion(Speech.Emotion emotion) {
        var json = new JsonObject()
                .put("analysed", emotion.analysed())
                .put("primary_emotion", emotion.primary().orElse(null))
                .put("confidence", emotion.analysed() ? (Double) emotion.confidence() : null)
                .put("emotions", shares(emotion));
        emotion.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static JsonObject shares(Speech.Emotion emotion) {
        var json = new JsonObject();
        new TreeMap<>(emotion.emotions()).forEach(json::put);
        return json;
    }

    static boolean isActive(Stage stage) {
        return switch (stage) {
            case OPEN, ASKING, EVALUATING -> true;
            case COMPLETE, ENDED -> false;
        };
    }

    static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /** One word for what a voice sounds like, as the replaced system had it. */
    static String emotionWord(Speech.Emotion emotion) {
        return Optional.of(emotion)
                .filter(Speech.Emotion::analysed)
                .flatMap(Speech.Emotion::primary)
                .orElse("unknown");
    }
}
