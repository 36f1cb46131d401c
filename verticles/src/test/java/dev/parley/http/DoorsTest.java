package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What each door replies when all is well, and when the thing asked for is not in the state for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorsTest {

    private static final Instant NOW = FakeActors.NOW;
    private static final Speech.Transcript TRANSCRIPT = new Speech.Transcript(
            "ru",
            3700.5,
            List.of(
                    new Speech.Segment(0, 0.5, 2, "SPEAKER_00", "Добрый день."),
                    new Speech.Segment(1, 3661.2, 3662, "SPEAKER_01", "Здравствуйте.")),
            List.of(new Inference.Turn(0.4, 2.1, "SPEAKER_00"), new Inference.Turn(3661, 3662, "SPEAKER_01")),
            Optional.of(new Speech.Report("# Итог: SPEAKER_00, SPEAKER_01", "extractive")),
            List.of());

    private TestDoor door;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void forget() {
        door.actors.jobs.clear();
    }

    @AfterAll
    void close() {
        door.close();
    }

    @Test
    void theLanguagesThatAreHeardHereAreListedWithWhoHearsThem() throws Exception {
        assertThat(json("/recognizers")).isEqualTo(new JsonObject("""
                {"languages": ["en"], "automatic": ["en"],
                 "recognizers": [{"model": "moonshine-tiny-en", "languages": ["en"], "translates": false}]}"""));
    }

    @Test
    void aRunningJobIsProcessing() throws Exception {
        var status = json("/status/" + job(new Jobs.State.Running("n", NOW, false)));

        assertThat(status.getString("status")).isEqualTo("processing");
        assertThat(status.getString("progress")).isEqualTo("42%");
        assertThat(status.getString("stage")).isEqualTo("recognize");
    }

    @Test
    void aSucceededJobIsDoneAtAHundredPercent() throws Exception {
        var status = json("/status/" + job(new Jobs.State.Succeeded(NOW, "{}")));

        assertThat(status.getString("status")).isEqualTo("done");
        assertThat(status.getString("progress")).isEqualTo("100%");
    }

    @Test
    void aFailedJobIsAnErrorWithItsReason() throws Exception {
        var status = json("/status/" + job(new Jobs.State.Failed(NOW, Failure.UNSUPPORTED_MEDIA, "no sound in it")));

        assertThat(status.getString("status")).isEqualTo("error");
        assertThat(status.getString("progress")).isEqualTo("error");
        assertThat(status.getString("detail")).isEqualTo("no sound in it");
    }

    @Test
    void resultsComeUnderTwoKeys() throws Exception {
        var results = json("/results/" + transcribed());

        assertThat(results.getJsonArray("transcript").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("segment", 1)
                        .put("start", 3661.2)
                        .put("end", 3662.0)
                        .put("text", "Здравствуйте.")
                        .put("speaker", "SPEAKER_01")
                        .put("time", "01:01:01"));
        assertThat(results.getJsonArray("diarization").getJsonObject(0))
                .isEqualTo(new JsonObject().put("start", 0.4).put("end", 2.1).put("speaker", "SPEAKER_00"));
        assertThat(results.getJsonObject("report").getString("text")).isEqualTo("# Итог: SPEAKER_00, SPEAKER_01");
    }

    @Test
    void resultsComeAsRowsWhenAskedFor() throws Exception {
        var results = json("/results/" + transcribed() + "?shape=rows");

        assertThat(results.getJsonArray("results")).hasSize(2);
        assertThat(results.containsKey("transcript")).isFalse();
    }

    @Test
    void aFormatThatIsAskedForComesAsAFileOfTheRecordingsName() throws Exception {
        var id = transcribed();
        door.post("/labels/" + id, "anna-key", "{\"SPEAKER_00\": \"Анна\"}");

        var vtt = door.get("/results/" + id + "?format=vtt", "anna-key");
        var docx = door.get("/results/" + id + "?format=docx", "anna-key");

        assertThat(vtt.body()).startsWith("WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n<v Анна>Добрый день.\n");
        assertThat(vtt.headers().firstValue("Content-Type")).contains("text/vtt; charset=utf-8");
        assertThat(vtt.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"talk.vtt\"; filename*=UTF-8''talk.vtt");
        assertThat(docx.body()).startsWith("PK");
        assertThat(docx.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("talk.docx");
    }

    @Test
    void theNameOfAFileKeepsItsLettersAndLosesItsMarks() throws Exception {
        var id = transcribed();
        var recording = door.actors.recordings.get(id);
        door.actors.recordings.put(
                id,
                new Speech.Recording(
                        id,
                        recording.owner(),
                        "Совет \"А\" v1.2.mp3",
                        NOW,
                        recording.labels(),
                        recording.transcript()));

        assertThat(door.get("/results/" + id + "?format=srt", "anna-key")
                        .headers()
                        .firstValue("Content-Disposition"))
                .contains("attachment; filename=\"_____ ___ v1.2.srt\"; "
                        + "filename*=UTF-8''%D0%A1%D0%BE%D0%B2%D0%B5%D1%82%20%22%D0%90%22%20v1.2.srt");
    }

    @Test
    void aFormatThatIsUnknownOrContradictsTheShapeIsInvalid() throws Exception {
        var id = transcribed();

        var unknown = door.get("/results/" + id + "?format=pdf", "anna-key");
        var both = door.get("/results/" + id + "?format=srt&shape=rows", "anna-key");

        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(unknown.body()).getString("detail"))
                .contains("format", "json", "verbose_json", "rows", "srt", "vtt", "txt", "md", "docx");
        assertThat(both.statusCode()).isEqualTo(400);
    }

    @Test
    void aNameGivenToASpeakerShowsInBothShapesAndIsMergedWithTheNext() throws Exception {
        var id = transcribed();

        door.post("/labels/" + id, "anna-key", "{\"SPEAKER_00\": \" Анна \"}");
        var reply = door.post("/labels/" + id, "anna-key", "{\"SPEAKER_01\": \"Boris\"}");

        assertThat(new JsonObject(reply.body()))
                .isEqualTo(new JsonObject()
                        .put("updated", true)
                        .put(
                                "labels",
                                new JsonObject().put("SPEAKER_00", "Анна").put("SPEAKER_01", "Boris")));
        var results = json("/results/" + id);
        assertThat(results.getJsonArray("transcript").getJsonObject(0).getString("speaker"))
                .isEqualTo("Анна");
        assertThat(results.getJsonArray("diarization").getJsonObject(1).getString("speaker"))
                .isEqualTo("Boris");
        assertThat(results.getJsonObject("speakers").getString("SPEAKER_00")).isEqualTo("Анна");
        assertThat(results.getJsonObject("report").getString("text")).isEqualTo("# Итог: Анна, Boris");
    }

    @Test
    void nullTakesANameAway() throws Exception {
        var id = transcribed();
        door.post("/labels/" + id, "anna-key", "{\"SPEAKER_00\": \"Anna\"}");

        var reply = door.post("/labels/" + id, "anna-key", "{\"SPEAKER_00\": null}");

        assertThat(new JsonObject(reply.body()).getJsonObject("labels")).isEmpty();
    }

    @Test
    void namesThatAreTooLongOrBlankOrHoldBracketsAreInvalid() throws Exception {
        var id = transcribed();

        for (var name : List.of("x".repeat(51), "", "  ", "<b>", "a>b")) {
            var body = new JsonObject().put("SPEAKER_00", name).encode();
            var reply = door.post("/labels/" + id, "anna-key", body);
            assertThat(reply.statusCode()).as(name).isEqualTo(400);
            assertThat(reply.body()).contains("SPEAKER_00");
        }
    }

    @Test
    void anUnknownSpeakerIsInvalid() throws Exception {
        assertThat(door.post("/labels/" + transcribed(), "anna-key", "{\"SPEAKER_09\": \"X\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void resultsBeforeTheEndAreNotFoundWithTheOldWords() throws Exception {
        var response = door.get("/results/" + job(new Jobs.State.Running("n", NOW, false)), "anna-key");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(response.body()).getString("detail")).isEqualTo("Results not ready");
    }

    @Test
    void resultsOfAFailedJobAreAConflictWithTheReason() throws Exception {
        var failed = job(new Jobs.State.Failed(NOW, Failure.UNSUPPORTED_MEDIA, "no sound in it"));
        var response = door.get("/results/" + failed, "anna-key");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("no sound in it");
    }

    @Test
    void jobsAreListedInPagesNewestFirst() throws Exception {
        var first = job(new Jobs.State.Queued(NOW));
        var second = job(new Jobs.State.Queued(NOW));
        door.actors.job(door.boris.id(), new Jobs.State.Queued(NOW));

        var page = json("/jobs?limit=1");
        assertThat(ids(page)).containsExactly(second.toString());
        var next = json("/jobs?limit=1&before=" + page.getString("next"));
        assertThat(ids(next)).containsExactly(first.toString());
        assertThat(next.containsKey("next")).isFalse();
    }

    @Test
    void jobsAreFilteredByStates() throws Exception {
        job(new Jobs.State.Queued(NOW));
        var failed = job(new Jobs.State.Failed(NOW, Failure.INVALID, "x"));
        var done = job(new Jobs.State.Succeeded(NOW, "{}"));

        assertThat(ids(json("/jobs?state=failed"))).containsExactly(failed.toString());
        assertThat(ids(json("/jobs?state=failed&state=succeeded"))).containsExactly(done.toString(), failed.toString());
    }

    @Test
    void aJobShowsItsStateAndItsError() throws Exception {
        var job = json("/jobs/" + job(new Jobs.State.Failed(NOW, Failure.TOO_LARGE, "too long")));

        assertThat(job.getString("state")).isEqualTo("failed");
        assertThat(job.getJsonObject("error"))
                .isEqualTo(new JsonObject().put("type", "too-large").put("detail", "too long"));
    }

    @Test
    void aJobIsCancelledOnce() throws Exception {
        var id = job(new Jobs.State.Queued(NOW));
        var request =
                door.request("/jobs/" + id).header("X-API-Key", "anna-key").DELETE();

        var first = door.send(request);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(first.body()).getString("state")).isEqualTo("cancelled");
        assertThat(door.send(request).statusCode()).isEqualTo(409);
    }

    @Test
    void theAdminKeyMakesAUserWhoseKeyIsShownOnce() throws Exception {
        var created = door.send(door.request("/admin/users")
                .header("X-Admin-Key", TestDoor.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\": \"Дарья\"}")));

        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(created.body()).getString("api_key")).isEqualTo("Дарья-key");
        var list = door.get("/admin/users", "root-key");
        assertThat(new JsonArray(list.body()).stream().map(user -> ((JsonObject) user).getString("name")))
                .contains("Дарья");
        assertThat(list.body()).doesNotContain("api_key");
    }

    @Test
    void aUserIsDeletedAndThenUnknown() throws Exception {
        var user = door.actors.user("eve", Accounts.Role.USER);
        var request = door.request("/admin/users/" + user.id())
                .header("X-Admin-Key", TestDoor.ADMIN_KEY)
                .DELETE();

        assertThat(new JsonObject(door.send(request).body()))
                .isEqualTo(new JsonObject()
                        .put("status", "deleted")
                        .put("user_id", user.id().toString()));
        assertThat(door.send(request).statusCode()).isEqualTo(404);
    }

    @Test
    void onlyAdministratorsComeIn() throws Exception {
        var asUser = door.get("/admin/users", "anna-key");
        var wrongKey = door.send(door.request("/admin/users").header("X-Admin-Key", "guess"));
        var userAsAdmin = door.send(door.request("/admin/users").header("X-Admin-Key", "anna-key"));
        var administrator = door.send(door.request("/admin/users").header("X-Admin-Key", "root-key"));

        assertThat(asUser.statusCode()).isEqualTo(403);
        assertThat(wrongKey.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(wrongKey.body()).getString("detail")).isEqualTo("Invalid X-Admin-Key");
        assertThat(userAsAdmin.statusCode()).isEqualTo(401);
        assertThat(administrator.statusCode()).isEqualTo(200);
    }

    @Test
    void withoutASharedStoreTheServiceIsDegradedAndTakesWork() throws Exception {
        door.actors.parts.put("blobs", new Health.Part(false, "cannot reach the store"));
        try {
            var health = door.send(door.request("/health"));

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(health.body()).getString("status")).isEqualTo("degraded");
            assertThat(health.body()).contains("cannot reach the store");
            assertThat(door.send(door.request("/ready")).statusCode()).isEqualTo(200);
        } finally {
            door.actors.parts.put("blobs", new Health.Part(true, "fine"));
        }
    }

    @Test
    void healthTellsEachPartAndIsUnavailableWhenOneIsAway() throws Exception {
        assertThat(door.send(door.request("/health")).statusCode()).isEqualTo(200);
        door.actors.parts.put("llm", new Health.Part(false, "no provider"));
        try {
            var health = door.send(door.request("/health"));

            assertThat(health.statusCode()).isEqualTo(503);
            var body = new JsonObject(health.body());
            assertThat(body.getBoolean("live")).isTrue();
            assertThat(body.getBoolean("ready")).isFalse();
            assertThat(body.getJsonObject("parts").getJsonObject("llm").getString("detail"))
                    .isEqualTo("no provider");
            var ready = door.send(door.request("/ready"));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("llm (no provider)");
        } finally {
            door.actors.parts.put("llm", new Health.Part(true, "fine"));
        }
    }

    @Test
    void metricsCountRequestsByRouteAndNeverByUrl() throws Exception {
        var id = UUID.randomUUID();
        door.get("/status/" + id, "anna-key");
        door.get("/made-up-" + id, "anna-key");

        Poll.until(() -> door.send(door.request("/metrics")).body().contains("path=\"unknown\""));
        var metrics = door.send(door.request("/metrics")).body();

        assertThat(metrics)
                .contains("http_requests_total{method=\"GET\",path=\"/status/{id}\"}")
                .contains("http_request_duration_seconds_bucket{path=\"/status/{id}\"")
                .doesNotContain(id.toString());
    }

    private UUID job(Jobs.State state) {
        return door.actors.job(door.anna.id(), state).id();
    }

    private UUID transcribed() {
        var id = job(new Jobs.State.Succeeded(NOW, "{}"));
        door.actors.transcribed(id, TRANSCRIPT);
        return id;
    }

    private JsonObject json(String path) throws Exception {
        var response = door.get(path, "anna-key");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("jobs").stream()
                .map(job -> ((JsonObject) job).getString("id"))
                .toList();
    }
}
