package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors of the operator. */
class SystemDoorTest {

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
    void allNodesTellWhatTheyHaveAndAreDoing() throws Exception {
        assertThat(new JsonObject(door.get("/admin/system", "root-key").body())).isEqualTo(new JsonObject("""
                {"node": "node-2",
                 "nodes": [
                   {"name": "node-1", "answers": true, "version": "1.0", "roles": ["http", "speech"],
                    "started": "2026-01-02T03:04:05Z", "disk": {"total": 100, "free": 40},
                    "waiting": {"chunks": 7, "recordings": 1}},
                   {"name": "node-2", "answers": true, "version": "1.0", "roles": ["http", "speech"],
                    "started": "2026-01-02T03:04:05Z", "disk": {"total": 100, "free": 40}, "waiting": null}],
                 "devices": [
                   {"node": "node-1", "name": "cuda:0", "kind": "cuda", "memory": {"total": 24000, "free": 1000},
                    "lanes": [{"name": "cuda:0", "state": "working", "busy": 0.833, "batch": 4, "model": "whisper-base"}]}],
                 "queue": {"transcription": {"queued": 3, "later": 2, "running": 1, "set_aside": 5}},
                 "disk": {"total": 100, "free": 40}}"""));
    }

    @Test
    void aNodeThatDoesNotAnswerTakesNothingFromTheOthers() throws Exception {
        door.actors.readings.answers = false;

        var answer = new JsonObject(door.get("/admin/system", "root-key").body());

        assertThat(answer.getJsonArray("nodes").getJsonObject(1)).isEqualTo(new JsonObject("""
                {"name": "node-2", "answers": false, "detail": "it did not answer in time"}"""));
        assertThat(answer.getJsonArray("devices")).hasSize(1);
        assertThat(answer.getValue("disk")).isNull();
    }

    @Test
    void providersAreToldAsEachNodeSeesThem() throws Exception {
        assertThat(new JsonObject(door.get("/admin/providers", "root-key").body()))
                .isEqualTo(new JsonObject("""
                {"providers": [{"node": "node-1", "name": "openai", "dialect": "openai", "state": "resting",
                  "detail": "it keeps failing and is left alone for 10 s", "in_flight": 1, "waiting": 2, "calls": 30,
                  "failures": 4, "last_failure": {"at": "2026-01-02T03:04:05Z", "detail": "<img onerror=…>"}}]}"""));
    }

    @Test
    void othersThanAdministratorsMayNotLook() throws Exception {
        assertThat(door.get("/admin/system", "anna-key").statusCode()).isEqualTo(403);
        assertThat(door.get("/admin/providers", "anna-key").statusCode()).isEqualTo(403);
    }
}
