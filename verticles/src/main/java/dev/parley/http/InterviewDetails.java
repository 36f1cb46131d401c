package dev.parley.http;

import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Details;
import dev.parley.bus.Interviews.OpenQuestion;
import dev.parley.bus.Interviews.Question;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A room with every question and what has become of it, for the page of its owner. */
final class InterviewDetails {

    private InterviewDetails() {}

    static JsonObject json(Details details) {
        var report = details.soFar();
        return InterviewJson.room(report.room())
                .put("started_at", text(details.started()))
                .put("completed_at", text(report.completed()))
                .put("ended_because", details.ended().orElse(null))
                .put("topics_covered", new JsonArray(report.topics()))
                .put("emotion_analysis", InterviewJson.summary(report))
                .put("report", report(details))
                .put(
                        "plan",
                        new JsonArray(details.plan().stream()
                                .map(InterviewDetails::question)
                                .toList()))
                .put("questions", questions(details));
    }

    /** How much of a report can be asked for. */
    private static String report(Details details) {
        if (details.started().isEmpty()) {
            return "none";
        }
        return details.isFinal() ? "final" : "partial";
    }

    private static JsonArray questions(Details details) {
        var questions = new JsonArray();
        details.soFar().answers().forEach(answer -> questions.add(done(answer)));
        details.open().ifPresent(open -> questions.add(open(open)));
        return questions;
    }

    private static JsonObject done(Answer answer) {
        var json = InterviewJson.answer(answer).put("depth", answer.question().depth());
        if (answer.evaluation().score().isPresent()) {
            return json.put("state", "evaluated");
        }
        return json.put("state", answer.skipped() ? "skipped" : "not_evaluated")
                .put("evaluation", "")
                .put("reason", answer.evaluation().text());
    }

    private static JsonObject open(OpenQuestion open) {
        var json = question(open.question()).put("timestamp", text(open.given()));
        open.heard().ifPresent(heard -> json.put("answer_text", heard.text())
                .put("emotion_analysis", InterviewJson.emotion(heard.emotion())));
        var state = open.heard().isPresent() ? "heard" : open.given().isPresent() ? "pending" : "asked";
        return json.put("state", state);
    }

    private static JsonObject question(Question question) {
        return InterviewJson.question(question).put("depth", question.depth());
    }

    private static @Nullable String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }
}
