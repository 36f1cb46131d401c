package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RecordingDoorsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static RecordingNode node;

    private StoredRecording recording;
    private String path;

    @BeforeAll
    static void open(@TempDir Path folder) {
        node = new RecordingNode(store, folder);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @BeforeEach
    void keep() {
        recording = StoredRecording.keep(store, node.anna.user().id(), "Встреча.wav")
                .saying("Добрый день", "И вам того же");
        path = "/recordings/" + recording.id;
    }

    @Test
    void aRecordingIsShownWithoutItsTranscript() throws Exception {
        var shown = node.get(path, node.anna);

        assertThat(shown.fieldNames())
                .containsExactly(
                        "id",
                        "owner",
                        "name",
                        "created",
                        "updated",
                        "bytes",
                        "duration",
                        "language",
                        "speakers",
                        "state",
                        "stage",
                        "progress",
                        "error",
                        "expires",
                        "excerpt");
        assertThat(shown.getJsonObject("owner"))
                .isEqualTo(new JsonObject()
                        .put("id", node.anna.user().id().toString())
                        .put("name", "anna"));
        assertThat(shown.getDouble("duration")).isEqualTo(4);
        assertThat(shown.getJsonArray("speakers")).isEqualTo(new JsonArray("""
                        [{"id":"SPEAKER_00","name":null,"share":0.5},{"id":"SPEAKER_01","name":null,"share":0.5}]"""));
        assertThat(shown.getString("state")).isEqualTo("succeeded");
        assertThat(Instant.parse(shown.getString("expires")))
                .isEqualTo(Instant.parse(shown.getString("created")).plus(RecordingNode.KEEP));
    }

    @Test
    void aListHasPagesAndFilters() throws Exception {
        StoredRecording.keep(store, node.anna.user().id(), "Вторая.wav").saying("про слонов");

        var first = node.get("/recordings?limit=1", node.anna);
        var second = node.get("/recordings?limit=1&before=" + first.getString("next"), node.anna);
        var found = node.get("/recordings?q=" + URLEncoder.encode("слон", UTF_8) + "&state=succeeded", node.anna);

        assertThat(names(first)).containsExactly("Вторая.wav");
        assertThat(names(second)).containsExactly("Встреча.wav");
        assertThat(names(found)).contains("Вторая.wav").doesNotContain("Встреча.wav");
        assertThat(found.getJsonArray("recordings").getJsonObject(0).getString("excerpt"))
                .isEqualTo("про слонов");
        assertThat(names(node.get("/recordings?state=failed", node.anna))).isEmpty();
        assertThat(names(node.get("/recordings?from=2999-01-01", node.anna))).isEmpty();
    }

    @Test
    void administratorsSeeWhoseARecordingIsAndChooseAmongOwners() throws Exception {
        StoredRecording.keep(store, node.boris.user().id(), "Бориса.wav");

        assertThat(names(node.get("/recordings?limit=200", node.root))).contains("Бориса.wav", "Встреча.wav");
        assertThat(names(node.get("/recordings?owner=boris", node.root))).containsOnly("Бориса.wav");
        assertThat(node.get(path, node.root).getJsonObject("owner").getString("name"))
                .isEqualTo("anna");
        assertThat(detail(403, "GET", "/recordings?owner=boris", "")).startsWith("owner:");
    }

    @Test
    void theTranscriptHasAllThatIsNeededToEditIt() throws Exception {
        var transcript = node.get(path + "/transcript", node.anna);

        assertThat(transcript.getString("recording")).isEqualTo(recording.id.toString());
        assertThat(transcript.getLong("version")).isZero();
        assertThat(transcript.getJsonArray("speakers").getJsonObject(0))
                .isEqualTo(new JsonObject(
                        "{\"id\":\"SPEAKER_00\",\"name\":null,\"share\":0.5,\"seconds\":2.0,\"words\":2}"));
        assertThat(transcript.getJsonArray("segments").getJsonObject(0)).isEqualTo(new JsonObject("""
                {"id":0,"start":0.0,"end":2.0,"speaker":"SPEAKER_00","text":"Добрый день",
                 "words":[[0.0,1.0,"Добрый",0.5],[1.0,2.0,"день",0.5]],"overlap":false,"version":0,"edited":false}"""));
        assertThat(transcript.getJsonArray("turns")).hasSize(2);
    }

    @Test
    void theTranscriptIsCompressedForWhoTakesIt() throws Exception {
        var packed = node.bytes(node.request(path + "/transcript", node.anna).header("Accept-Encoding", "gzip"));
        var plain = node.bytes(node.request(path + "/transcript", node.anna).header("Accept-Encoding", "gzip;q=0"));

        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void anEditedSegmentIsSeenByEveryReader() throws Exception {
        var edited = edit(0, """
                {"version":0,"text":"Добрый вечер","speaker":"SPEAKER_02"}""");
        node.ask("PUT", path + "/speakers/SPEAKER_02", node.anna, "{\"name\":\"Анна\",\"was\":null}");

        assertThat(edited.getLong("version")).isEqualTo(2);
        assertThat(edited.getJsonObject("segment").getJsonObject("original"))
                .isEqualTo(new JsonObject("{\"text\":\"Добрый день\",\"speaker\":\"SPEAKER_00\"}"));
        var results = "/results/" + recording.id;
        assertThat(node.get(results, node.anna).getJsonArray("transcript").getJsonObject(0))
                .isEqualTo(new JsonObject("""
                        {"segment":0,"start":0.0,"end":2.0,"text":"Добрый вечер","speaker":"Анна","time":"00:00:00"}"""));
        assertThat(node.send("GET", results + "?format=srt", node.anna, "").body())
                .contains("Анна: Добрый вечер");
    }

    @Test
    void twoWhoEditTheSameSegmentLearnOfEachOther() throws Exception {
        edit(1, "{\"version\":0,\"text\":\"Взаимно\"}");

        var refused =
                node.answer(409, "PATCH", path + "/segments/1", node.anna, "{\"version\":0,\"text\":\"Спасибо\"}");

        assertThat(refused.getString("type")).isEqualTo("urn:parley:problem:conflict");
        assertThat(refused.getJsonObject("current").getString("text")).isEqualTo("Взаимно");
        assertThat(refused.getJsonObject("current").getInteger("version")).isEqualTo(1);
    }

    @Test
    void twoWhoNameTheSameSpeakerLearnOfEachOther() throws Exception {
        var speaker = path + "/speakers/SPEAKER_00";
        node.ask("PUT", speaker, node.anna, "{\"name\":\"Анна\"}");

        var refused = node.answer(409, "PUT", speaker, node.anna, "{\"name\":\"Ольга\",\"was\":null}");
        var named = node.ask("PUT", speaker, node.anna, "{\"name\":null,\"was\":\"Анна\"}");

        assertThat(refused.getJsonObject("current"))
                .isEqualTo(new JsonObject("{\"id\":\"SPEAKER_00\",\"name\":\"Анна\"}"));
        assertThat(named.getLong("version")).isEqualTo(2);
        assertThat(named.getJsonArray("speakers").getJsonObject(0).getString("name"))
                .isNull();
    }

    @Test
    void nullTakesTheMachinesOwnBack() throws Exception {
        edit(0, "{\"version\":0,\"text\":\"Добрый вечер\",\"speaker\":\"SPEAKER_02\"}");

        var back = edit(0, "{\"version\":1,\"text\":null,\"speaker\":null}").getJsonObject("segment");

        assertThat(back.getString("text")).isEqualTo("Добрый день");
        assertThat(back.getString("speaker")).isEqualTo("SPEAKER_00");
        assertThat(back.getBoolean("edited")).isFalse();
        assertThat(back.containsKey("original")).isFalse();
    }

    @Test
    void changesSayWhoHasDoneWhat() throws Exception {
        edit(0, "{\"version\":0,\"text\":\"Добрый вечер\"}");
        node.ask("POST", "/labels/" + recording.id, node.root, "{\"SPEAKER_00\":\"Анна\"}");

        var changes = node.get(path + "/changes?after=0", node.anna);

        assertThat(changes.getLong("version")).isEqualTo(2);
        var first = changes.getJsonArray("changes").getJsonObject(0);
        first.remove("at");
        assertThat(first).isEqualTo(new JsonObject("""
                {"number":1,"user":"anna","what":"text","segment":0,"speaker":null,
                 "before":"Добрый день","after":"Добрый вечер"}"""));
        assertThat(changes.getJsonArray("changes").getJsonObject(1).getString("user"))
                .isEqualTo("root");
        assertThat(node.get(path + "/changes?after=1", node.anna).getJsonArray("changes"))
                .hasSize(1);
    }

    @Test
    void aRecordingGetsAnotherName() throws Exception {
        var renamed = node.ask("PATCH", path, node.anna, "{\"name\":\"  <img src=x onerror=alert(1)>.wav \"}");

        assertThat(renamed.getString("name")).isEqualTo("<img src=x onerror=alert(1)>.wav");
        assertThat(node.get(path, node.anna).getString("name")).isEqualTo(renamed.getString("name"));
    }

    @Test
    void aRecordingIsDeletedOnce() throws Exception {
        assertThat(node.send("DELETE", path, node.anna, "").statusCode()).isEqualTo(204);

        assertThat(node.send("DELETE", path, node.anna, "").statusCode()).isEqualTo(404);
        assertThat(node.send("GET", path + "/transcript", node.anna, "").statusCode())
                .isEqualTo(404);
        assertThat(node.send("GET", "/results/" + recording.id, node.anna, "").statusCode())
                .isEqualTo(404);
        assertThat(detail(404, "PATCH", path + "/segments/0", "{\"version\":0,\"text\":\"x\"}"))
                .contains("no recording");
    }

    @Test
    void theJobOfARecordingThatIsDeletedIsStopped() throws Exception {
        var started = Promise.<UUID>promise();
        var stopped = Promise.<Void>promise();
        TestStore.await(store.bus().serve(Jobs.RUN.of(Speech.TRANSCRIPTION), run -> {
            store.bus().listen(Jobs.STOP.of(run.job().id()), _ -> stopped.tryComplete());
            started.tryComplete(run.job().id());
            return stopped.future().map(new Jobs.Finished("{}"));
        }));
        var id = UUID.randomUUID();
        StoredRecording.keep(store, id, node.anna.user().id(), "Долгая.wav");
        store.ask(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        java.util.Optional.of(id),
                        Speech.TRANSCRIPTION,
                        node.anna.user().id(),
                        java.util.Optional.empty(),
                        "{}",
                        0,
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        java.util.Optional.empty()));
        TestStore.await(started.future());
        assertThat(node.get("/recordings/" + id, node.anna).getString("state")).isEqualTo("running");

        var deleted = node.send("DELETE", "/recordings/" + id, node.anna, "");

        assertThat(deleted.statusCode()).isEqualTo(204);
        TestStore.await(stopped.future());
        assertThat(node.send("GET", "/jobs/" + id, node.anna, "").statusCode()).isEqualTo(404);
        assertThat(node.send("GET", "/recordings/" + id, node.anna, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatBelongsToAnotherIsNotFoundAtAnyDoor() throws Exception {
        for (var door : List.of(
                List.of("GET", "", ""),
                List.of("PATCH", "", "{\"name\":\"x\"}"),
                List.of("DELETE", "", ""),
                List.of("GET", "/transcript", ""),
                List.of("GET", "/changes", ""),
                List.of("PATCH", "/segments/0", "{\"version\":0,\"text\":\"x\"}"),
                List.of("PUT", "/speakers/SPEAKER_00", "{\"name\":\"x\"}"))) {
            assertThat(node.send(door.get(0), path + door.get(1), node.boris, door.get(2))
                            .statusCode())
                    .as(door.toString())
                    .isEqualTo(404);
        }
        assertThat(names(node.get("/recordings", node.boris))).doesNotContain("Встреча.wav");
        assertThat(node.get(path + "/changes", node.anna).getLong("version")).isZero();
    }

    @Test
    void whoFollowsAJobThatHasEndedIsToldOfAnEditAndLetGo() throws Exception {
        var job = store.keep(new TestJob(Speech.TRANSCRIPTION, node.anna.user().id())
                .state(new Jobs.State.Cancelled(Instant.EPOCH))
                .build());
        StoredRecording.keep(store, job.id(), node.anna.user().id(), "a.wav").saying("раз");
        node.ask("PATCH", "/recordings/" + job.id() + "/segments/0", node.anna, "{\"version\":0,\"text\":\"два\"}");

        var events = node.send("GET", "/jobs/" + job.id() + "/events", node.anna, "");

        assertThat(events.body()).contains("event: edited").contains("{\"version\":1}");
    }

    @Test
    void fiftyThousandWordsAreReadAndEdited() throws Exception {
        var texts = new String[5_000];
        for (var i = 0; i < texts.length; i++) {
            texts[i] = "раз два три четыре пять шесть семь восемь девять слово" + i;
        }
        var id = StoredRecording.keep(store, node.anna.user().id(), "Длинная.wav")
                .saying(texts)
                .id;

        var transcript = node.get("/recordings/" + id + "/transcript", node.anna);
        var edited = node.ask(
                "PATCH", "/recordings/" + id + "/segments/4321", node.anna, "{\"version\":0,\"text\":\"бегемот\"}");

        assertThat(transcript.getJsonArray("segments")).hasSize(5_000);
        assertThat(edited.getLong("version")).isEqualTo(1);
        assertThat(names(node.get("/recordings?q=" + URLEncoder.encode("бегемоты слово17", UTF_8), node.anna)))
                .containsExactly("Длинная.wav");
    }

    private JsonObject edit(int segment, String json) throws Exception {
        return node.ask("PATCH", path + "/segments/" + segment, node.anna, json);
    }

    private String detail(int status, String method, String door, String json) throws Exception {
        return node.answer(status, method, door, node.anna, json).getString("detail");
    }

    private static List<String> names(JsonObject page) {
        return page.getJsonArray("recordings").stream()
                .map(one -> ((JsonObject) one).getString("name"))
                .toList();
    }
}
