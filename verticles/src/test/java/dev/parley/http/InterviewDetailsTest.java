package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Answer;
import dev.parley.bus.Interviews.Details;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.OpenQuestion;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Report;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door at which an owner looks at one room with all that has come of it. */
class InterviewDetailsTest {

    private static final Question FIRST = new Question("q1", "What is a thread?", "java", 2, 0);
    private static final Question DEEPER = new Question("q1_followup_1", "And a virtual one?", "java", 2, 1);
    private static final Question SECOND = new Question("q2", "What is a lock?", "java", 3, 0);
    private static final Speech.Emotion UNKNOWN = Speech.Emotion.notAnalysed("no weights");
    private static final Speech.Emotion NEUTRAL =
            new Speech.Emotion(true, Optional.of("neutral"), 0.75, Map.of("neutral", 0.75), Optional.empty());

    @TempDir
    Path folder;

    private TestDoor door;
    private String code;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
        code = door.rooms.open(door.anna.id(), "<img onerror=alert(1)>", "en", FIRST, SECOND);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aRoomThatNobodyHasEnteredHasItsPlanAndNoReport() throws Exception {
        has(List.of(), Optional.empty(), Optional.empty(), false, false);

        var room = room();

        assertThat(room.getString("state")).isEqualTo("open");
        assertThat(room.getString("candidate_name")).isEqualTo("<img onerror=alert(1)>");
        assertThat(room.getInteger("planned")).isEqualTo(2);
        assertThat(room.getString("report")).isEqualTo("none");
        assertThat(room.getJsonArray("questions")).isEmpty();
        assertThat(room.getValue("started_at")).isNull();
        assertThat(room.getJsonArray("plan").getJsonObject(1)).isEqualTo(new JsonObject("""
                {"question_id": "q2", "question_text": "What is a lock?", "topic": "java", "difficulty": 3, "depth": 0}"""));
    }

    @Test
    void anOwnerIsWarnedAsLongAsSomebodyIsStillToAnswer() throws Exception {
        door.rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.OTHER_LANGUAGES, List.of("ru"));
        has(List.of(), Optional.empty(), Optional.empty(), false, false);
        assertThat(room().getJsonArray("warnings").getJsonObject(0).getString("code"))
                .isEqualTo("language-not-heard");

        door.rooms.become(code, new Interviews.Event.Ended(""));
        has(List.of(), Optional.empty(), Optional.empty(), true, true);

        assertThat(room().getJsonArray("warnings")).isEmpty();
    }

    @Test
    void everyQuestionSaysWhatHasBecomeOfIt() throws Exception {
        var answers = List.of(
                answer(FIRST, "A path.", new Evaluation(Optional.of(8), "Good."), NEUTRAL, false),
                answer(DEEPER, "Cheap.", new Evaluation(Optional.empty(), "The model is away."), UNKNOWN, false),
                answer(SECOND, "", new Evaluation(Optional.empty(), "Passed over."), UNKNOWN, true));
        has(answers, Optional.empty(), Optional.of("The candidate ended it."), true, true);

        var room = room();

        assertThat(room.getString("report")).isEqualTo("final");
        assertThat(room.getString("ended_because")).isEqualTo("The candidate ended it.");
        assertThat(room.getString("started_at")).isEqualTo(FakeActors.NOW.toString());
        var questions = room.getJsonArray("questions");
        var first = questions.getJsonObject(0);
        assertThat(first.getString("state")).isEqualTo("evaluated");
        assertThat(first.getString("answer_text")).isEqualTo("A path.");
        assertThat(first.getInteger("score")).isEqualTo(8);
        assertThat(first.getString("evaluation")).isEqualTo("Good.");
        assertThat(first.getJsonObject("emotion_analysis").getString("primary_emotion"))
                .isEqualTo("neutral");
        var second = questions.getJsonObject(1);
        assertThat(second.getInteger("depth")).isEqualTo(1);
        assertThat(second.getString("state")).isEqualTo("not_evaluated");
        assertThat(second.getString("evaluation")).isEmpty();
        assertThat(second.getString("reason")).isEqualTo("The model is away.");
        assertThat(questions.getJsonObject(2).getString("state")).isEqualTo("skipped");
    }

    @Test
    void anAnswerThatIsAtWorkIsShownAsFarAsItIsKnown() throws Exception {
        has(
                List.of(),
                Optional.of(new OpenQuestion(FIRST, Optional.empty(), Optional.empty())),
                Optional.empty(),
                true,
                false);
        assertThat(theOnlyQuestion().getString("state")).isEqualTo("asked");
        assertThat(room().getString("report")).isEqualTo("partial");

        var given = Optional.of(FakeActors.NOW);
        has(List.of(), Optional.of(new OpenQuestion(FIRST, given, Optional.empty())), Optional.empty(), true, false);
        assertThat(theOnlyQuestion().getString("state")).isEqualTo("pending");
        assertThat(theOnlyQuestion().getString("timestamp")).isEqualTo(FakeActors.NOW.toString());

        var heard = Optional.of(new Event.Heard("q1", "A path.", NEUTRAL));
        has(List.of(), Optional.of(new OpenQuestion(FIRST, given, heard)), Optional.empty(), true, false);
        assertThat(theOnlyQuestion().getString("state")).isEqualTo("heard");
        assertThat(theOnlyQuestion().getString("answer_text")).isEqualTo("A path.");
        assertThat(theOnlyQuestion().getJsonObject("emotion_analysis").getDouble("confidence"))
                .isEqualTo(0.75);
    }

    @Test
    void onlyTheOwnerAndAdministratorsSeeARoom() throws Exception {
        has(List.of(), Optional.empty(), Optional.empty(), false, false);

        assertThat(door.get("/api/rooms/" + code, "boris-key").statusCode()).isEqualTo(404);
        assertThat(door.get("/api/rooms/NOSUCH", "anna-key").statusCode()).isEqualTo(404);
        assertThat(door.get("/api/rooms/" + code, "nobody").statusCode()).isEqualTo(401);
        assertThat(door.get("/api/rooms/" + code, "root-key").statusCode()).isEqualTo(200);
    }

    @Test
    void aReportInWhichNothingWasAnalysedOrEvaluatedHasNoNumberForIt() throws Exception {
        var russian = door.rooms.open(door.anna.id(), "Анна", "ru", FIRST);
        var asked = door.rooms.room(russian);
        var nothing = new Report(asked, Optional.empty(), List.of(), Optional.empty(), UNKNOWN, 0, List.of());
        door.rooms.reports.put(asked.id(), nothing);

        var report = new JsonObject(
                door.get("/api/rooms/" + russian + "/report", "anna-key").body());
        var markdown = door.get("/api/rooms/" + russian + "/report?format=md", "anna-key");

        assertThat(report.getJsonObject("emotion_analysis")).isEqualTo(new JsonObject("""
                {"most_common_emotion": null, "emotion_distribution": {}, "average_confidence": null, "total_analyses": 0,
                 "reason": "no weights"}"""));
        assertThat(markdown.body()).contains("- **Средняя оценка:** нет", "- **Голос:** не анализировался");
    }

    private void has(
            List<Answer> answers, Optional<OpenQuestion> open, Optional<String> ended, boolean begun, boolean isFinal) {
        var room = door.rooms.room(code);
        var over = ended.map(_ -> FakeActors.NOW);
        var report = new Report(room, over, List.of("java"), Optional.empty(), UNKNOWN, 0, answers);
        var started = begun ? Optional.of(FakeActors.NOW) : Optional.<java.time.Instant>empty();
        door.rooms.details.put(room.id(), new Details(report, List.of(FIRST, SECOND), started, open, ended, isFinal));
    }

    private JsonObject room() throws Exception {
        return new JsonObject(door.get("/api/rooms/" + code, "anna-key").body());
    }

    private JsonObject theOnlyQuestion() throws Exception {
        var questions = room().getJsonArray("questions");
        assertThat(questions).hasSize(1);
        return questions.getJsonObject(0);
    }

    private static Answer answer(
            Question question, String text, Evaluation evaluation, Speech.Emotion emotion, boolean skipped) {
        return new Answer(question, text, evaluation, emotion, FakeActors.NOW, skipped);
    }
}
