package dev.parley.http;

import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews.Entered;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers.Ears;
import dev.parley.bus.SpokenAnswers.EarsNow;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** What a candidate's page is told, in the words of the replaced system; what is said beyond those stands behind them. */
final class InterviewWriter {

    private final ServerWebSocket socket;
    private final String language;
    private final boolean showScores;
    private final InterviewWords words;

    InterviewWriter(ServerWebSocket socket, Entered entered) {
        this.socket = socket;
        this.language = entered.room().language();
        this.showScores = entered.showScores();
        this.words = InterviewWords.of(language);
    }

    /** @param ears what becomes of spoken answers */
    void roomInfo(Entered entered, Ears ears) {
        var room = entered.room();
        write(type("room_info")
                .put("room_code", room.code())
                .put("status", "connected")
                .put("state", InterviewJson.word(room.stage()))
                .put("candidate_name", room.candidateName())
                .put("language", room.language())
                .put("answered", room.answered())
                .put("spoken_answers", InterviewEars.word(ears))
                .put("expires_at", room.expires().map(Object::toString).orElse(null)));
    }

    void started() {
        write(type("interview_started").put("message", words.begun()));
    }

    void question(Question question) {
        write(type("question")
                .put("question", question.text())
                .put("topic", question.topic())
                .put("difficulty", question.difficulty())
                .put("question_id", question.id())
                .put("depth", question.depth()));
    }

    /** @param mp3 the question, spoken */
    void spoken(Question question, Buffer mp3) {
        write(type("audio_data")
                .put("audio_data", Base64.getEncoder().encodeToString(mp3.getBytes()))
                .put("format", "mp3")
                .put("question_id", question.id()));
    }

    /** The page shall speak itself. */
    void speak(Question question) {
        write(type("tts_speak")
                .put("text", question.text())
                .put("voice", "default")
                .put("language", language)
                .put("question_id", question.id()));
    }

    void waiting(Question question) {
        write(type("waiting_for_answer").put("question", question.text()).put("question_id", question.id()));
    }

    void received(String question) {
        write(type("audio_received").put("message", words.received()).put("question_id", question));
    }

    void heard(String question, String text, Speech.Emotion emotion) {
        write(type("answer")
                .put("answer", text)
                .put("emotion", InterviewJson.emotionWord(emotion))
                .put("question_id", question));
    }

    /** Score and reason are for the owner, unless the candidate may see them too. */
    void evaluated(String question, Evaluation evaluation) {
        var message = type("answer_evaluated")
                .put("message", evaluation.score().isPresent() ? words.evaluated() : words.notEvaluated());
        if (showScores) {
            message.put("score", evaluation.score().orElse(null)).put("evaluation", evaluation.text());
        }
        write(message.put("question_id", question));
    }

    void complete(int questions) {
        write(type("interview_complete").put("message", words.complete()).put("total_questions", questions));
    }

    void ended(String reason) {
        var message = reason.isBlank() ? words.ended() : words.ended() + ": " + reason;
        write(type("interview_ended").put("message", message));
    }

    /** What was not possible: why in words for the candidate, and for programs. */
    void refused(InterviewRefusal refusal, FailureException failure) {
        refused(socket, refusal.in(language), failure);
    }

    /** Speech that nobody understands. */
    void unheard(EarsNow now) {
        var failure = InterviewEars.refusal(language, now);
        var code = now.ears() == Ears.AWAY ? failure.failure().type() : InterviewEars.OTHER_LANGUAGES;
        write(type("error")
                .put("message", InterviewRefusal.of(now.ears()).in(language))
                .put("code", code)
                .put("detail", failure.detail()));
    }

    /** @param reason for the candidate */
    void notHeard(String reason) {
        write(type("error").put("message", reason).put("code", "not-heard"));
    }

    /** To one who is not in a room. */
    static void refused(ServerWebSocket socket, String message, FailureException failure) {
        write(
                socket,
                type("error")
                        .put("message", message)
                        .put("code", failure.failure().type())
                        .put("detail", failure.detail()));
    }

    private static JsonObject type(String type) {
        return new JsonObject().put("type", type);
    }

    private void write(JsonObject message) {
        write(socket, message);
    }

    private static void write(ServerWebSocket socket, JsonObject message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(message.encode());
        }
    }
}
