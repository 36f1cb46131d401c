package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Prompts;
import dev.parley.bus.Reports;
import dev.parley.http.TestDoor.Multipart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDoorTest {

    @TempDir
    Path folder;

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aReportIsOrderedAsTheBodySays() throws Exception {
        var recording = UUID.randomUUID();

        var answer = door.post("/report/" + recording, "anna-key", """
                {"prompt": "summary", "model": "openai/gpt-4o-mini", "language": "ru", "callback_url": "https://example.org/hook"}""");

        assertThat(new JsonObject(answer.body()).getString("job_id")).isEqualTo(FakeReports.JOB.toString());
        var order = door.actors.reports.orders.getFirst();
        assertThat(order.recording()).isEqualTo(recording);
        assertThat(order.caller().user()).isEqualTo(door.anna.id());
        assertThat(order.wish())
                .isEqualTo(new Reports.Wish(
                        Optional.of("summary"),
                        Optional.empty(),
                        Optional.of("openai/gpt-4o-mini"),
                        Optional.of("ru")));
        assertThat(order.callbackUrl()).contains("https://example.org/hook");
    }

    @Test
    void reportsOnARecordingAreListedWithWhatWasWished() throws Exception {
        var recording = UUID.randomUUID();
        door.post("/report/" + recording, "anna-key", "{\"prompt\": \"summary\", \"language\": \"ru\"}");

        var listed = new JsonObject(
                door.get("/recordings/" + recording + "/reports", "anna-key").body());

        assertThat(listed).isEqualTo(new JsonObject("""
                        {"reports": [{"job_id": "%s", "state": "queued", "created": "%s", "prompt": "summary", "language": "ru"}]}""".formatted(FakeReports.JOB, FakeActors.NOW)));
    }

    @Test
    void aBodyThatBreaksTheContractIsRefused() throws Exception {
        for (var body : List.of("{\"promt\": \"summary\"}", "{\"prompt_text\": \"\"}", "[]", "{\"model\": 1}")) {
            assertThat(door.post("/report/" + UUID.randomUUID(), "anna-key", body)
                            .statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(door.post("/report/x", "anna-key", "{}").statusCode()).isEqualTo(400);
        assertThat(door.post("/report/" + UUID.randomUUID(), "nobody", "{}").statusCode())
                .isEqualTo(401);
        assertThat(door.actors.reports.orders).isEmpty();
    }

    @Test
    void aReportTellsHowItCameAbout() throws Exception {
        var job = written("# Минуты\n\n- Решено **сразу** [00:00:05]");

        var json = new JsonObject(door.get("/report/" + job, "anna-key").body());

        assertThat(json.getString("status")).isEqualTo("done");
        assertThat(json.getString("report")).startsWith("# Минуты");
        assertThat(json.getString("provider")).isEqualTo("openai");
        assertThat(json.getDouble("cost")).isEqualTo(0.000_002_5);
        assertThat(json.getJsonObject("plan")).isEqualTo(new JsonObject("""
                        {"window": 4096, "levels": [2, 1], "calls": 3,
                         "parts": [{"number": 1, "start": 0.0, "end": 60.0, "lines": 12, "tokens": 300}]}"""));
        assertThat(json.getJsonObject("prompt").getInteger("version")).isEqualTo(1);
        assertThat(json.getJsonArray("citations")).isEqualTo(new JsonArray("[{\"time\": 5.0, \"segment\": 3}]"));
        assertThat(json.getString("fallback")).isEqualTo("openai is away");
        assertThat(door.get("/report/" + job, "boris-key").statusCode()).isEqualTo(404);
        assertThat(door.get("/report/" + job, "root-key").statusCode()).isEqualTo(200);
    }

    @Test
    void aReportIsAFileAsMarkdownTextOrWord() throws Exception {
        var job = written("# Минуты\n\n> Note\n\n- Решено **сразу** [00:00:05]");

        var markdown = door.get("/report/" + job + "?format=md", "anna-key");
        var text = door.get("/report/" + job + "?format=txt", "anna-key");
        var word = door.client.send(
                door.request("/report/" + job + "?format=docx")
                        .header("X-API-Key", "anna-key")
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(markdown.body()).isEqualTo("# Минуты\n\n> Note\n\n- Решено **сразу** [00:00:05]\n");
        assertThat(markdown.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("talk.md");
        assertThat(text.body()).isEqualTo("Минуты\n\nNote\n\n- Решено сразу [00:00:05]\n");
        assertThat(documentOf(word.body())).contains("Минуты", "Решено сразу");
        assertThat(door.get("/report/" + job + "?format=pdf", "anna-key").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aReportThatIsNotWrittenYetHasAPlanAndNoFile() throws Exception {
        var job = door.actors.job(Reports.KIND, door.anna.id(), new Jobs.State.Running("node", FakeActors.NOW, false));
        door.actors.reports.found.put(
                job.id(), new Reports.Found(job, "talk.mp3", Optional.of(plan()), Optional.empty()));

        var json = new JsonObject(door.get("/report/" + job.id(), "anna-key").body());

        assertThat(json.getString("status")).isEqualTo("processing");
        assertThat(json.getJsonObject("plan").getInteger("calls")).isEqualTo(3);
        assertThat(json.containsKey("report")).isFalse();
        assertThat(door.get("/report/" + job.id() + "?format=md", "anna-key").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aReportThatFailedSaysWhy() throws Exception {
        var job = door.actors.job(
                Reports.KIND,
                door.anna.id(),
                new Jobs.State.Failed(FakeActors.NOW, Failure.FORBIDDEN, "openai refused to answer"));
        door.actors.reports.found.put(job.id(), new Reports.Found(job, "talk.mp3", Optional.empty(), Optional.empty()));

        var json = new JsonObject(door.get("/report/" + job.id(), "anna-key").body());

        assertThat(json.getString("status")).isEqualTo("error");
        assertThat(json.getString("detail")).isEqualTo("openai refused to answer");
        assertThat(door.get("/report/" + job.id() + "?format=md", "anna-key").statusCode())
                .isEqualTo(409);
    }

    @Test
    void anUploadMaySayHowItsReportShallBe() throws Exception {
        door.upload(
                "anna-key",
                new Multipart()
                        .file("file", "a.wav", "sound")
                        .field("report_prompt", "interview")
                        .field("report_model", "ollama/mistral"));
        var contradiction = door.upload(
                "anna-key",
                new Multipart()
                        .file("file", "a.wav", "sound")
                        .field("report", "false")
                        .field("report_prompt", "interview"));

        assertThat(door.actors.submissions.getFirst().request().options().wish())
                .contains(new Reports.Wish(
                        Optional.of("interview"), Optional.empty(), Optional.of("ollama/mistral"), Optional.empty()));
        assertThat(contradiction.statusCode()).isEqualTo(400);
        assertThat(contradiction.body()).contains("report: ");
    }

    @Test
    void promptsAreReadByEverybodyAndWrittenByAdministrators() throws Exception {
        var body = "{\"language\": \"en\", \"text\": \"Sum up.\", \"title\": \"Weekly\"}";

        assertThat(put("/prompts/weekly", "anna-key", body)).isEqualTo(403);
        assertThat(put("/prompts/weekly", "root-key", body)).isEqualTo(200);

        var put = door.actors.reports.puts.getFirst();
        assertThat(put).isEqualTo(new Prompts.Put(put.author(), "weekly", "en", "Weekly", "", "report", "Sum up."));
        assertThat(put.author()).isPresent();
        var listed = new JsonArray(door.get("/prompts", "anna-key").body());
        assertThat(listed.getJsonObject(0).getString("name")).isEqualTo("weekly");
        assertThat(listed.getJsonObject(0).containsKey("text")).isFalse();
        var read = new JsonArray(door.get("/prompts/weekly", "anna-key").body());
        assertThat(read.getJsonObject(0).getString("text")).isEqualTo("Sum up.");
        assertThat(read.getJsonObject(0).getInteger("version")).isEqualTo(2);
        assertThat(door.send(door.request("/prompts/weekly")
                                .header("X-API-Key", "anna-key")
                                .DELETE())
                        .statusCode())
                .isEqualTo(403);
        assertThat(door.send(door.request("/prompts/weekly")
                                .header("X-Admin-Key", TestDoor.ADMIN_KEY)
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.get("/prompts/weekly", "anna-key").statusCode()).isEqualTo(404);
    }

    @Test
    void aPromptThatBreaksTheContractIsRefused() throws Exception {
        assertThat(put("/prompts/weekly", "root-key", "{\"language\": \"en\"}")).isEqualTo(400);
        assertThat(put("/prompts/weekly", "root-key", "{\"language\": \"en\", \"text\": \"\"}"))
                .isEqualTo(400);
        assertThat(put("/prompts/Weekly!", "root-key", "{\"language\": \"en\", \"text\": \"x\"}"))
                .isEqualTo(400);
        assertThat(door.actors.reports.puts).isEmpty();
    }

    private UUID written(String text) {
        var job = door.actors.job(Reports.KIND, door.anna.id(), new Jobs.State.Succeeded(FakeActors.NOW, "{}"));
        var account = new Reports.Account(
                "report",
                Optional.of(new Reports.PromptUsed("minutes", "ru", 1)),
                "ru",
                Optional.of(plan()),
                List.of(),
                Llm.Tokens.NONE,
                2_500,
                List.of(new Reports.Citation(5, 3)),
                Optional.of("openai is away"),
                List.of());
        var output = new Reports.Output(Optional.of(job.id()), text, "openai", account);
        door.actors.reports.found.put(
                job.id(), new Reports.Found(job, "talk.mp3", account.plan(), Optional.of(output)));
        return job.id();
    }

    private static Reports.Plan plan() {
        return new Reports.Plan(4_096, List.of(new Reports.Part(1, 0, 60, 12, 300)), List.of(2, 1));
    }

    private int put(String path, String key, String json) throws Exception {
        return door.send(door.request(path)
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)))
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
