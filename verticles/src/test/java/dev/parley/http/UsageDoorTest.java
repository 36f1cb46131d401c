package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Grouping;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors of the ledger and of limits. */
class UsageDoorTest {

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
    void anOwnerSeesTheirUsageWithExactMoney() throws Exception {
        var answer = door.get("/usage", "anna-key");

        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("""
                {"from": "2026-01-02T03:04:05Z", "to": "2026-01-02T03:04:05Z", "by": "day",
                  "lines": [{"day": "2026-03-04", "name": "anna", "calls": 3, "failed": 1, "cached": 1, "estimated": 2,
                    "prompt_tokens": 10, "completion_tokens": 20, "cached_tokens": 4, "cost": 12.000000001,
                    "characters": 350, "seconds": 12.5}],
                  "totals": {"calls": 3, "failed": 1, "cached": 1, "estimated": 2,
                    "prompt_tokens": 10, "completion_tokens": 20, "cached_tokens": 4, "cost": 12.000000001,
                    "characters": 350, "seconds": 12.5}}"""));
        assertThat(door.actors.usage.asked)
                .containsExactly(new Usage.AskReport(
                        new Caller(door.anna.id(), Role.USER, Optional.of(door.anna.id())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Grouping.DAY));
    }

    @Test
    void theLastDayIsInItAndATimeIsTakenAsItIs() throws Exception {
        var user = UUID.randomUUID();
        door.get("/usage?by=model&user=" + user + "&from=2026-03-01&to=2026-03-31", "root-key");
        door.get("/usage?from=2026-03-01T03:00:00%2B03:00", "anna-key");

        assertThat(door.actors.usage.asked.getFirst().user()).contains(user);
        assertThat(door.actors.usage.asked.getFirst().by()).isEqualTo(Grouping.MODEL);
        assertThat(door.actors.usage.asked.getFirst().from()).contains(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(door.actors.usage.asked.getFirst().to()).contains(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(door.actors.usage.asked.getLast().from()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    }

    @Test
    void aTableOpensInASpreadsheetAndHidesNoFormula() throws Exception {
        door.actors.usage.name = "=cmd(\"x\")";

        var answer = door.get("/usage?format=csv&by=user", "root-key");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(answer.body())
                .isEqualTo(
                        "user,name,calls,failed,cached,estimated,prompt_tokens,completion_tokens,cached_tokens,cost,characters,seconds\r\n"
                                + "2026-03-04,\"'=cmd(\"\"x\"\")\",3,1,1,2,10,20,4,12.000000001,350,12.5\r\n");
    }

    @Test
    void whatIsNoTimeIsRefusedByName() throws Exception {
        var answer = door.get("/usage?from=yesterday", "anna-key");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("from: must be a day such as 2026-03-04");
        assertThat(door.get("/usage?by=colour", "anna-key").statusCode()).isEqualTo(400);
    }

    @Test
    void anAdministratorSetsLimitsOfAUserAndOfAKey() throws Exception {
        var user = UUID.randomUUID();
        var key = UUID.randomUUID();

        var answer = put(
                "/admin/users/" + user + "/limits?key=" + key,
                "root-key",
                "{\"requests_per_minute\": 100, \"tokens_per_day\": 0, \"cost_per_month\": 12.000000001}");

        assertThat(new JsonObject(answer.body()).getJsonObject("own"))
                .isEqualTo(new JsonObject(
                        "{\"requests_per_minute\": 100, \"tokens_per_day\": 0, \"cost_per_month\": 12.000000001}"));
        assertThat(door.actors.usage.set)
                .containsExactly(new Usage.SetLimits(
                        user,
                        Optional.of(key),
                        List.of(
                                new Limit(Measure.REQUESTS, Period.MINUTE, 100),
                                new Limit(Measure.TOKENS, Period.DAY, 0),
                                new Limit(Measure.COST, Period.MONTH, 12_000_000_001L))));
        assertThat(new JsonObject(
                        door.get("/admin/users/" + user + "/limits", "root-key").body()))
                .isEqualTo(new JsonObject("{\"own\": {}, \"effective\": {\"cost_per_month\": 1.5}}"));
    }

    @Test
    void limitsThatAreNoneAreRefusedAndSoAreThoseWhoMayNot() throws Exception {
        var path = "/admin/users/" + UUID.randomUUID() + "/limits";

        assertThat(put(path, "root-key", "{\"request_per_minute\": 1}").statusCode())
                .isEqualTo(400);
        assertThat(put(path, "root-key", "{\"requests_per_minute\": -1}").statusCode())
                .isEqualTo(400);
        assertThat(put(path, "root-key", "{\"cost_per_day\": 0.0000000001}").body())
                .contains("cost_per_day: must have at most 9 decimals");
        assertThat(put(path, "anna-key", "{}").statusCode()).isEqualTo(403);
        assertThat(door.get(path, "anna-key").statusCode()).isEqualTo(403);
        assertThat(door.actors.usage.set).isEmpty();
    }

    private HttpResponse<String> put(String path, String key, String json) throws Exception {
        return door.send(door.request(path)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }
}
