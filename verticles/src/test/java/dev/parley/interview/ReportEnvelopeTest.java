package dev.parley.interview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Report;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Speech.Emotion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The message on the topic, field by field. */
class ReportEnvelopeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.250Z");
    private static final UUID ID = new UUID(0, 7);
    private static final Question QUESTION = new Question("q_1", "What is a lock?", "java", 2, 0);
    private static final Emotion CALM =
            new Emotion(true, Optional.of("calm"), 0.75, Map.of("calm", 0.75, "sad", 0.25), Optional.empty());

    @Test
    void aReportHasTheFieldsOfTheInterviewSystemAndTheCandidate() throws Exception {
        var answer = new Answer(QUESTION, "It excludes.", new Evaluation(Optional.of(7), "Sound."), CALM, NOW, false);

        assertThat(envelope(CALM, 1, Optional.of(7.0), answer)).isEqualTo(new ObjectMapper().readTree("""
                {"timestamp": 1772359200.250, "source": "interview_system", "topic": "step3", "report": {
                  "candidate_name": "Anna <b>",
                  "candidate_id": "cv_0123456789ab",
                  "interview_id": "interview_00000000-0000-0000-0000-000000000007",
                  "vacancy": "Java developer",
                  "completion_time": "2026-03-01T10:00:00.250Z",
                  "total_questions": 1,
                  "topics_covered": ["java"],
                  "average_score": 7.0,
                  "emotion_analysis": {
                    "most_common_emotion": "calm",
                    "emotion_distribution": {"calm": 0.75, "sad": 0.25},
                    "average_confidence": 0.75,
                    "total_analyses": 1},
                  "answers": [{
                    "question_id": "q_1",
                    "question_text": "What is a lock?",
                    "topic": "java",
                    "difficulty": 2,
                    "answer_text": "It excludes.",
                    "score": 7,
                    "evaluation": "Sound.",
                    "timestamp": "2026-03-01T10:00:00.250Z",
                    "skipped": false,
                    "emotion_analysis": {
                      "primary_emotion": "calm",
                      "confidence": 0.75,
                      "emotions": {"calm": 0.75, "sad": 0.25}}}]}}"""));
    }

    @Test
    void whatIsNotKnownIsNoNumber() throws Exception {
        var silent = Emotion.notAnalysed("there are no weights");
        var answer = new Answer(
                QUESTION, "It excludes.", new Evaluation(Optional.empty(), "Not evaluated."), silent, NOW, false);

        var report = envelope(silent, 0, Optional.empty(), answer).path("report");

        assertThat(report.path("average_score").isNull()).isTrue();
        assertThat(report.path("emotion_analysis")).isEqualTo(new ObjectMapper().readTree("""
                {"most_common_emotion": "not analysed", "emotion_distribution": {},
                 "average_confidence": null, "total_analyses": 0}"""));
        assertThat(report.at("/answers/0/score").isNull()).isTrue();
        assertThat(report.at("/answers/0/emotion_analysis")).isEqualTo(new ObjectMapper().readTree("""
                {"primary_emotion": "not analysed", "confidence": null, "emotions": {},
                 "reason": "there are no weights"}"""));
    }

    private static JsonNode envelope(Emotion emotion, int analyses, Optional<Double> average, Answer answer)
            throws Exception {
        var room = new Room(
                ID,
                "code",
                new UUID(1, 1),
                "cv_0123456789ab",
                "Anna <b>",
                "Java developer",
                "en",
                Stage.COMPLETE,
                Optional.empty(),
                1,
                1,
                1,
                average,
                false,
                NOW,
                Optional.empty());
        var report = new Report(room, Optional.of(NOW), List.of("java"), average, emotion, analyses, List.of(answer));
        // Read again from what is sent, so that numbers are compared as a reader sees them.
        return new ObjectMapper().readTree(ReportEnvelope.of(report, "step3", NOW));
    }
}
