package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors at which rooms are made, looked at, reported on and removed. */
class InterviewRoutesTest {

    @TempDir
    Path folder;

    private TestDoor door;
    private FakeInterviews rooms;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
        rooms = door.rooms;
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aRoomIsMadeAsTheReplacedSystemTookIt() throws Exception {
        var answer = door.post("/api/rooms/create", "anna-key", """
                {"questions": {"Java": {"id": "q_7", "text": "Что такое поток?"}, "SQL": {"text": "Что такое индекс?"}}}""");

        var reply = new JsonObject(answer.body());
        assertThat(reply.getBoolean("success")).isTrue();
        assertThat(reply.getString("web_url")).isEqualTo("/room/" + reply.getString("room_code"));
        assertThat(reply.getString("message")).isNotBlank();
        assertThat(reply.getJsonArray("warnings")).isEmpty();
        var order = rooms.created.getFirst();
        assertThat(order.caller().user()).isEqualTo(door.anna.id());
        assertThat(order.candidateName()).isEqualTo("Кандидат");
        assertThat(order.language()).isEqualTo("ru");
        assertThat(order.questions())
                .containsExactly(
                        new Question("q_7", "Что такое поток?", "Java", 1, 0),
                        new Question("q_2", "Что такое индекс?", "SQL", 1, 0));
    }

    @Test
    void whoMakesARoomInALanguageThatNobodyHearsIsWarned() throws Exception {
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.OTHER_LANGUAGES, List.of("en"));

        var answer =
                new JsonObject(door.post("/api/rooms/create", "anna-key", """
                {"questions": ["Поток дегеніміз не?"], "language": "kk"}""").body());

        assertThat(answer.getBoolean("success")).isTrue();
        var warning = answer.getJsonArray("warnings").getJsonObject(0);
        assertThat(warning.getString("code")).isEqualTo("language-not-heard");
        assertThat(warning.getString("message"))
                .contains("no recogniser for kk is installed, only for en", "in writing", "models pull");
    }

    @Test
    void whoMakesARoomWhileNobodyHearsIsWarned() throws Exception {
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.AWAY, List.of());

        var answer =
                new JsonObject(door.post("/api/rooms/create", "anna-key", """
                {"questions": ["Что такое поток?"]}""").body());

        assertThat(answer.getJsonArray("warnings").getJsonObject(0).getString("code"))
                .isEqualTo("nobody-hears");
    }

    @Test
    void whoAsksForARoomThatIsNotThereIsToldInTheLanguageOfTheBrowser() throws Exception {
        var answer = door.send(door.request("/api/rooms/NOSUCHROOM/status").header("Accept-Language", "ru"));

        assertThat(answer.statusCode()).isEqualTo(404);
        var problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:parley:problem:not-found");
        assertThat(problem.getString("detail")).startsWith("Такой комнаты нет");
    }

    @Test
    void aRoomIsMadeWithAListOfQuestionsAndAllThatMayBeSaid() throws Exception {
        door.post("/api/rooms/create", "anna-key", """
                {"questions": ["What is a thread?", {"id": "sql", "text": "What is an index?", "topic": "SQL", "difficulty": 4}],
                 "candidate_name": " Anna <b>O'Neil</b> ", "candidate_id": "cv_0123456789ab", "vacancy": "Developer",
                 "language": "en-GB", "valid_for": 3600}""");

        var order = rooms.created.getFirst();
        assertThat(order.candidateName()).isEqualTo("Anna <b>O'Neil</b>");
        assertThat(order.candidate()).contains("cv_0123456789ab");
        assertThat(order.vacancy()).isEqualTo("Developer");
        assertThat(order.language()).isEqualTo("en-GB");
        assertThat(order.validFor()).contains(Duration.ofHours(1));
        assertThat(order.questions())
                .containsExactly(
                        new Question("q_1", "What is a thread?", "question_1", 1, 0),
                        new Question("sql", "What is an index?", "SQL", 4, 0));
    }

    @Test
    void whatIsWrongWithARoomIsNamedWithItsPlace() throws Exception {
        var wrong = Map.ofEntries(
                Map.entry("{}", "questions: is missing"),
                Map.entry("{\"questions\": 1}", "questions: must be an object by topic, or an array"),
                Map.entry("{\"questions\": {}}", "questions: there must be 1 to 100"),
                Map.entry("{\"questions\": []}", "questions: there must be 1 to 100"),
                Map.entry("{\"questions\": [" + "\"a\",".repeat(100) + "\"b\"]}", "questions: there must be 1 to 100"),
                Map.entry("{\"questions\": [\" \"]}", "questions[0].text: must have 1 to 2000"),
                Map.entry("{\"questions\": [\"a\", {\"topic\": \"x\"}]}", "questions[1].text: is missing"),
                Map.entry("{\"questions\": {\"Java\": {\"text\": 1}}}", "questions.Java.text: must be a string"),
                Map.entry("{\"questions\": {\"Java\": null}}", "questions.Java: must be an object"),
                Map.entry("{\"questions\": {\" \": \"a\"}}", "topic: must have 1 to 100"),
                Map.entry("{\"questions\": [{\"text\": \"a\", \"difficulty\": 6}]}", "questions[0].difficulty: 6"),
                Map.entry("{\"questions\": [{\"text\": \"a\", \"level\": 6}]}", "questions[0].level: no such field"),
                Map.entry(
                        "{\"questions\": [{\"text\": \"a\", \"id\": \"x\"}, {\"text\": \"b\", \"id\": \"x\"}]}",
                        "questions: two have the id x"),
                Map.entry("{\"questions\": [\"a\"], \"candidate_name\": \"\"}", "candidate_name: must have 1 to 200"),
                Map.entry(
                        "{\"questions\": [\"a\"], \"candidate_name\": \"a\\nb\"}",
                        "candidate_name: must have no control"),
                Map.entry("{\"questions\": [\"a\"], \"language\": \"???\"}", "language: must be a language tag"),
                Map.entry("{\"questions\": [\"a\"], \"valid_for\": 0}", "valid_for: 0 must be"),
                Map.entry("{\"questions\": [\"a\"], \"name\": \"x\"}", "name: no such field"),
                Map.entry("[]", "the body must be a JSON object"),
                Map.entry("{\"questions\"", "not valid JSON"));
        for (var entry : wrong.entrySet()) {
            var answer = door.post("/api/rooms/create", "anna-key", entry.getKey());

            assertThat(answer.statusCode()).as(entry.getKey()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .as(entry.getKey())
                    .contains(entry.getValue());
        }
        assertThat(rooms.created).isEmpty();
        assertThat(door.post("/api/rooms/create", "nobody", "{\"questions\": [\"a\"]}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anOwnerSeesTheRoomsOfNobodyElse() throws Exception {
        var code = room();
        rooms.open(door.boris.id(), "Boris", "en", FakeInterviews.question("q1", "?"));

        var listed = new JsonObject(door.get("/api/rooms?limit=10", "anna-key").body()).getJsonArray("rooms");

        assertThat(listed).hasSize(1);
        var shown = listed.getJsonObject(0);
        assertThat(shown.getString("room_code")).isEqualTo(code);
        assertThat(shown.getString("candidate_name")).isEqualTo("Anna");
        assertThat(shown.getString("state")).isEqualTo("open");
        assertThat(door.get("/api/rooms?limit=0", "anna-key").statusCode()).isEqualTo(400);
        assertThat(door.get("/api/rooms?before=x", "anna-key").statusCode()).isEqualTo(400);
    }

    @Test
    void theStatusOfARoomIsOpenToWhoeverHasTheCodeAndTellsNoName() throws Exception {
        var code = room();

        var answer = door.send(door.request("/api/rooms/" + code + "/status"));

        var status = new JsonObject(answer.body());
        assertThat(status.getString("room_id")).isEqualTo(code);
        assertThat(status.getBoolean("is_active")).isTrue();
        assertThat(status.getInteger("participants_count")).isZero();
        assertThat(status.getString("created_at")).isEqualTo(FakeActors.NOW.toString());
        assertThat(status.getString("state")).isEqualTo("open");
        assertThat(answer.body()).doesNotContain("Anna", "cv_");
        assertThat(door.send(door.request("/api/rooms/NOSUCH/status")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aReportHasTheFieldsOfTheReplacedSystemAndInventsNothing() throws Exception {
        var code = reported();

        var report = new JsonObject(
                door.get("/api/rooms/" + code + "/report", "anna-key").body());

        assertThat(report.getString("candidate_name")).isEqualTo("Anna");
        assertThat(report.getString("candidate_id")).isEqualTo("cv_0123456789ab");
        assertThat(report.getString("interview_id"))
                .isEqualTo("interview_" + rooms.room(code).id());
        assertThat(report.getInteger("total_questions")).isEqualTo(2);
        assertThat(report.getDouble("average_score")).isEqualTo(8.0);
        assertThat(report.getJsonObject("emotion_analysis")).isEqualTo(new JsonObject("""
                {"most_common_emotion": "neutral", "emotion_distribution": {"happiness": 0.25, "neutral": 0.75},
                 "average_confidence": 0.75, "total_analyses": 1}"""));
        var first = report.getJsonArray("answers").getJsonObject(0);
        assertThat(first.getString("question_text")).isEqualTo("What is a *thread*?");
        assertThat(first.getString("answer_text")).isEqualTo("<b>A path</b> of execution");
        assertThat(first.getInteger("score")).isEqualTo(8);
        assertThat(first.getJsonObject("emotion_analysis").getString("primary_emotion"))
                .isEqualTo("neutral");
        var second = report.getJsonArray("answers").getJsonObject(1);
        assertThat(second.getValue("score")).isNull();
        assertThat(second.getJsonObject("emotion_analysis")).isEqualTo(new JsonObject("""
                {"analysed": false, "primary_emotion": null, "confidence": null, "emotions": {}, "reason": "no weights"}"""));
        assertThat(door.get("/api/rooms/" + code + "/report", "boris-key").statusCode())
                .isEqualTo(404);
        assertThat(door.get("/api/rooms/" + code + "/report?format=pdf", "anna-key")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aReportIsADocumentInWhichNothingThatWasSaidIsAMark() throws Exception {
        var code = reported();

        var markdown = door.get("/api/rooms/" + code + "/report?format=md", "anna-key");
        var word = door.client.send(
                door.request("/api/rooms/" + code + "/report?format=docx")
                        .header("X-API-Key", "anna-key")
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(markdown.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("interview-" + code + ".md");
        assertThat(markdown.body())
                .startsWith("# Interview: Anna\n")
                .contains("### 1. What is a \\*thread\\*?")
                .contains("- **Answer:** \\<b\\>A path\\</b\\> of execution")
                .contains("- **Topic:** java, 2/5", "- **Average score:** 8.0/10")
                .contains("- **Score:** 8/10. Good.")
                .contains("- **Answer:** skipped")
                .contains("- **Score:** not evaluated")
                .contains("- **Voice:** neutral 75 %, happiness 25 %");
        assertThat(documentOf(word.body()))
                .contains(
                        "Interview: Anna", "1. What is a *thread*?", "&lt;b&gt;A path&lt;/b&gt;", "Score: 8/10. Good.");
    }

    @Test
    void aRoomIsRemovedByItsOwnerAlone() throws Exception {
        var code = room();

        assertThat(delete(code, "boris-key")).isEqualTo(404);
        assertThat(delete(code, "anna-key")).isEqualTo(200);
        assertThat(delete(code, "anna-key")).isEqualTo(404);
    }

    private String room() {
        return rooms.open(door.anna.id(), "Anna", "en", FakeInterviews.question("q1", "What is a thread?"));
    }

    private String reported() {
        var code = room();
        var room = rooms.room(code);
        var neutral = new Speech.Emotion(
                true, Optional.of("neutral"), 0.75, Map.of("neutral", 0.75, "happiness", 0.25), Optional.empty());
        var first = new Interviews.Answer(
                new Question("q1", "What is a *thread*?", "java", 2, 0),
                "<b>A path</b> of execution",
                new Evaluation(Optional.of(8), "Good."),
                neutral,
                FakeActors.NOW,
                false);
        var second = new Interviews.Answer(
                new Question("q2", "What is a lock?", "java", 3, 0),
                "",
                new Evaluation(Optional.empty(), ""),
                Speech.Emotion.notAnalysed("no weights"),
                FakeActors.NOW,
                true);
        rooms.reports.put(
                room.id(),
                new Interviews.Report(
                        room,
                        Optional.of(FakeActors.NOW),
                        List.of("java"),
                        Optional.of(8.0),
                        neutral,
                        1,
                        List.of(first, second)));
        return code;
    }

    private int delete(String code, String key) throws Exception {
        return door.send(door.request("/api/rooms/" + code)
                        .header("X-API-Key", key)
                        .DELETE())
                .statusCode();
    }

    private static String documentOf(byte[] word) throws Exception {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(word))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("word/document.xml")) {
                    return new String(zip.readAllBytes(), UTF_8);
                }
            }
        }
        throw new AssertionError("no document");
    }
}
