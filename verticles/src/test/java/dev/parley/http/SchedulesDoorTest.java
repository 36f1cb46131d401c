package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Schedules.Rhythm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesDoorTest {

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aScheduleByCronIsMadeListedAndDeleted() throws Exception {
        var made = new JsonObject(put("night", "root-key", """
                {"kind": "probe", "input": {"stages": 1}, "cron": "30 2 * * *", "time_zone": "Europe/Berlin"}""").body());

        assertThat(made.getString("cron")).isEqualTo("30 2 * * *");
        assertThat(made.getString("next_run")).isEqualTo(FakeActors.NOW.toString());
        assertThat(door.actors.schedules.get("night").rhythm())
                .isEqualTo(new Rhythm.Cron("30 2 * * *", "Europe/Berlin"));
        assertThat(new JsonArray(door.get("/schedules", "root-key").body())).containsExactly(made);
        assertThat(door.send(door.request("/schedules/night")
                                .header("X-Admin-Key", TestDoor.ADMIN_KEY)
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.actors.schedules).isEmpty();
    }

    @Test
    void aScheduleOfEqualStepsNeedsNoMoreThanItsKind() throws Exception {
        var made = new JsonObject(put("pulse", "root-key", "{\"kind\": \"probe\", \"every\": \"90 min\"}")
                .body());

        assertThat(made.getString("every")).isEqualTo("90 min");
        var kept = door.actors.schedules.get("pulse");
        assertThat(kept.rhythm()).isEqualTo(new Rhythm.Every(Duration.ofMinutes(90)));
        assertThat(kept.owner()).isEqualTo(new UUID(0, 0));
        assertThat(kept.input()).isEqualTo("{}");
    }

    @Test
    void onlyAdministratorsMayLookAtSchedulesOrChangeThem() throws Exception {
        assertThat(door.get("/schedules", "anna-key").statusCode()).isEqualTo(403);
        assertThat(put("mine", "anna-key", "{\"kind\": \"probe\", \"every\": \"1 h\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(door.actors.schedules).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByItsField() throws Exception {
        var wrong = Map.of(
                "{\"kind\": \"probe\"}", "cron: ",
                "{\"kind\": \"probe\", \"cron\": \"* * * * *\", \"every\": \"1 h\"}", "cron: ",
                "{\"kind\": \"probe\", \"every\": \"often\"}", "every: ",
                "{\"kind\": \"probe\", \"every\": \"1 h\", \"time_zone\": \"UTC\"}", "time_zone: ",
                "{\"kind\": \"probe\", \"every\": \"1 h\", \"owner\": \"anna\"}", "owner",
                "{\"kind\": \"probe\", \"every\": \"1 h\", \"priority\": 1000}", "priority",
                "{\"kind\": \"transcription\", \"every\": \"1 h\"}", "kind: must be one of ",
                "{\"every\": \"1 h\"}", "kind");
        for (var entry : wrong.entrySet()) {
            var answer = put("wrong", "root-key", entry.getKey());

            assertThat(answer.statusCode()).as(entry.getKey()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .as(entry.getKey())
                    .contains(entry.getValue());
        }
        assertThat(door.actors.schedules).isEmpty();
    }

    @Test
    void aScheduleThatIsNotThereCannotBeDeleted() throws Exception {
        var answer = door.send(
                door.request("/schedules/none").header("X-API-Key", "root-key").DELETE());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> put(String name, String key, String json) throws Exception {
        return door.send(door.request("/schedules/" + name)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }
}
