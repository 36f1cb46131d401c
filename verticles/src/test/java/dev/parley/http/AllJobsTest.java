package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Jobs;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The events of all jobs of a user, over both kinds of stream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllJobsTest {

    private static final Jobs.State RUNNING = new Jobs.State.Running("node", FakeActors.NOW, false);

    private TestDoor door;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterAll
    void close() {
        door.close();
    }

    @Test
    void aSocketBeginsNowAndHearsOfNewJobs() throws Exception {
        var user = user("ada");
        door.actors.emit(job(user), "progress", "{}");
        var client = connect("/ws/jobs", "ada-key");
        client.await(1);

        var job = job(user);
        door.actors.emit(job, "state", "{\"state\": \"queued\"}");
        door.actors.emit(job(boris()), "progress", "{}");
        door.actors.emit(job, "state", "{\"state\": \"succeeded\"}");
        client.await(3);

        assertThat(new JsonObject(client.messages.getFirst()).getString("type")).isEqualTo("following");
        assertThat(client.events())
                .extracting(event -> event.getString("job") + event.getLong("number"))
                .containsExactly(job + "1", job + "2");
        assertThat(new JsonObject(client.messages.getLast()).fieldNames())
                .containsExactlyInAnyOrder("job", "number", "at", "type", "data", "cursor");
        client.socket.abort();
    }

    @Test
    void anAdministratorFollowsTheJobsOfAll() throws Exception {
        var client = connect("/ws/jobs", "root-key");
        client.await(1);
        var jobs = List.of(job(user("bea")), job(user("cleo")));

        jobs.forEach(job -> door.actors.emit(job, "progress", "{}"));

        Poll.until(() -> client.events()
                .map(event -> event.getString("job"))
                .collect(Collectors.toSet())
                .containsAll(jobs.stream().map(UUID::toString).toList()));
        client.socket.abort();
    }

    @Test
    void nothingIsMissedOrRepeatedByOneWhoComesAndGoesWhileJobsRun() throws Exception {
        var user = user("dora");
        var jobs = List.of(job(user), job(user), job(user));
        var events = 700;
        var told = new ArrayList<JsonObject>();
        try (var publishers = Executors.newFixedThreadPool(jobs.size())) {
            for (var job : jobs) {
                publishers.submit(() -> {
                    for (var i = 0; i < events; i++) {
                        door.actors.emit(job, "progress", "{}");
                    }
                });
            }
            var cursor = "0";
            while (told.size() < jobs.size() * events) {
                var before = told.size();
                var client = connect("/ws/jobs?after=" + cursor, "dora-key");
                client.await(2);
                // Cut off in the midst.
                client.socket.abort();
                var taken = List.copyOf(client.messages);
                cursor = new JsonObject(taken.getLast()).getString("cursor");
                taken.stream()
                        .map(JsonObject::new)
                        .filter(message -> message.containsKey("number"))
                        .forEach(told::add);
                assertThat(told.size()).isGreaterThan(before);
            }
        }

        for (var job : jobs) {
            assertThat(told.stream()
                            .filter(event -> event.getString("job").equals(job.toString()))
                            .map(event -> event.getLong("number")))
                    .isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
        }
    }

    @Test
    void anEventWhosePublicationWasLostIsFoundInTheStore() throws Exception {
        var user = user("elsa");
        var client = connect("/ws/jobs", "elsa-key");
        client.await(1);

        door.actors.store(job(user), "progress", "{}");

        client.await(2);
        client.socket.abort();
    }

    @Test
    void whatIsNoCursorIsRefused() throws Exception {
        assertThat(SocketClient.refusal(door, "/ws/jobs?after=nonsense", "anna-key"))
                .isEqualTo(400);
        assertThat(door.get("/jobs/events?after=nonsense", "anna-key").statusCode())
                .isEqualTo(400);
        var client = connect("/ws/jobs?after=nonsense", null);
        client.socket.sendText("{\"api_key\": \"anna-key\"}", true);
        assertThat(client.closed()).startsWith("4400 after: ");
    }

    @Test
    void aSocketWithoutAHeaderSendsItsKeyFirst() throws Exception {
        var client = connect("/ws/jobs", null);
        client.socket.sendText("{\"api_key\": \"anna-key\"}", true);
        client.await(1);
        client.socket.abort();

        var stranger = connect("/ws/jobs", null);
        stranger.socket.sendText("{\"api_key\": \"guess\"}", true);
        assertThat(stranger.closed()).startsWith("4401 ");
    }

    @Test
    void aSocketWhoseKeyIsRevokedIsClosed() throws Exception {
        user("fay");
        var client = connect("/ws/jobs", "fay-key");
        client.await(1);

        door.actors.keys.remove("fay-key");

        assertThat(client.closed()).startsWith("4401 ").endsWith("the cursor of the last message");
    }

    @Test
    void aBrowserGoesOnFromTheIdOfItsLastEvent() throws Exception {
        var user = user("gina");
        var job = job(user);
        door.actors.store(job, "progress", "{}");
        door.actors.store(job, "segment", "{}");
        var first = lines("/jobs/events?after=0", null, 9);

        var id = first.stream()
                .filter(line -> line.startsWith("id: "))
                .skip(1)
                .findFirst()
                .orElseThrow();
        var second = lines("/jobs/events", id.substring(4), 8);

        assertThat(first).contains("event: following", "event: progress");
        assertThat(second).contains("event: following", "event: segment").doesNotContain("event: progress");
    }

    /** The first lines of a stream that does not end. */
    private List<String> lines(String path, String lastEvent, int count) throws Exception {
        var request = door.request(path).header("X-API-Key", "gina-key");
        if (lastEvent != null) {
            request.header("Last-Event-ID", lastEvent);
        }
        var response = door.client.send(request.build(), BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        try (var body = response.body()) {
            return body.limit(count).toList();
        }
    }

    private SocketClient connect(String path, String key) throws Exception {
        return SocketClient.connect(door, path, key);
    }

    private Accounts.User user(String name) {
        return door.actors.user(name, Accounts.Role.USER);
    }

    private Accounts.User boris() {
        return door.boris;
    }

    private UUID job(Accounts.User owner) {
        return door.actors.job(owner.id(), RUNNING).id();
    }
}
