package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Attempt;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of deliveries, and sending again. */
class DeliveriesTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private TestDoor door;
    private UUID job;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
        job = door.actors
                .job(door.anna.id(), new Jobs.State.Succeeded(AT, "{}"))
                .id();
        var message = new Outbox.Outgoing(12, job, "https://example.org/hook", "key", "{}", AT, 1);
        var attempt = new Attempt(
                12,
                AT,
                Duration.ofMillis(1_250),
                Optional.of(503),
                Optional.of("answered with status 503"),
                Optional.of(AT.plusSeconds(5)));
        door.actors.deliveries.add(
                new Outbox.Delivery(message, Optional.empty(), Optional.of(AT.plusSeconds(5)), List.of(attempt)));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theOwnerSeesEveryAttempt() throws Exception {
        var response = door.get("/jobs/" + job + "/deliveries", "anna-key");

        assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject("""
                {"deliveries": [{"id": 12, "webhook_id": "msg_%s_12", "destination": "https://example.org/hook",
                  "state": "waiting", "created": "2026-03-01T12:00:00Z", "next": "2026-03-01T12:00:05Z",
                  "attempts": [{"at": "2026-03-01T12:00:00Z", "took": 1.25, "status": 503,
                    "failure": "answered with status 503", "next": "2026-03-01T12:00:05Z"}]}]}
                """.formatted(job)));
    }

    @Test
    void theOwnerAndAdministratorsSendAgain() throws Exception {
        assertThat(resend(12, "anna-key")).isEqualTo(200);
        assertThat(resend(12, "root-key")).isEqualTo(200);

        assertThat(door.actors.resent).hasSize(2).allMatch(request -> request.equals(new Outbox.Resend(job, 12)));
    }

    @Test
    void ofAnothersJobNothingIsSeenOrSent() throws Exception {
        assertThat(door.get("/jobs/" + job + "/deliveries", "boris-key").statusCode())
                .isEqualTo(404);
        assertThat(resend(12, "boris-key")).isEqualTo(404);
        assertThat(door.actors.resent).isEmpty();
    }

    @Test
    void anUnknownMessageIsNotFoundAndAWordIsNoNumber() throws Exception {
        assertThat(resend(13, "anna-key")).isEqualTo(404);
        assertThat(door.send(door.request("/jobs/" + job + "/deliveries/first/resend")
                                .header("X-API-Key", "anna-key")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void onlyAdministratorsReadTheSecret() throws Exception {
        var administrator = door.get("/admin/webhook-secret", "root-key");

        assertThat(new JsonObject(administrator.body()).getString("secret")).isEqualTo("whsec_c2VjcmV0");
        assertThat(door.get("/admin/webhook-secret", "anna-key").statusCode()).isEqualTo(403);
    }

    private int resend(int message, String key) throws Exception {
        return door.send(door.request("/jobs/" + job + "/deliveries/" + message + "/resend")
                        .header("X-API-Key", key)
                        .POST(BodyPublishers.noBody()))
                .statusCode();
    }
}
