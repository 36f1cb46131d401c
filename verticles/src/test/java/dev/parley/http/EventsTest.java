package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import dev.parley.bus.Transcripts;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stored events first, then live ones, each once and in order, over both kinds of stream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {

    private static final Jobs.State RUNNING = new Jobs.State.Running("node", FakeActors.NOW, false);
    private static final String SUCCEEDED = "{\"state\": \"succeeded\"}";

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
    void aSocketGetsStoredEventsAndThenLiveOnesAndClosesWithTheJob() throws Exception {
        var job = running();
        door.actors.store(job, "state", "{\"state\": \"running\"}");
        var client = connect("/ws/jobs/" + job, "anna-key");
        client.await(1);

        door.actors.emit(job, "segment", "{\"text\": \"да\"}");
        door.actors.emit(job, "state", SUCCEEDED);

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L, 2L, 3L);
        var segment = new JsonObject(client.messages.get(1));
        assertThat(segment.fieldNames()).containsExactlyInAnyOrder("number", "at", "type", "data");
        assertThat(segment.getJsonObject("data").getString("text")).isEqualTo("да");
    }

    @Test
    void aSocketGoesOnAfterTheNumberItNames() throws Exception {
        var job = running();
        for (var i = 0; i < 5; i++) {
            door.actors.store(job, "progress", "{}");
        }
        var client = connect("/ws/jobs/" + job + "?after=3", "anna-key");

        client.await(2);
        assertThat(client.numbers()).containsExactly(4L, 5L);
        client.socket.abort();
    }

    @Test
    void nothingIsMissedOrRepeatedWhileEventsPourIn() throws Exception {
        var events = 2_000;
        var job = running();
        var begun = new CountDownLatch(1);
        try (var publisher = Executors.newSingleThreadExecutor()) {
            publisher.submit(() -> {
                for (var i = 1; i < events; i++) {
                    door.actors.emit(job, "progress", "{}");
                    if (i == 300) {
                        begun.countDown();
                    }
                }
                door.actors.emit(job, "state", SUCCEEDED);
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            var clients = List.of(
                    connect("/ws/jobs/" + job, "anna-key"), connect("/ws/jobs/" + job + "?after=100", "anna-key"));

            assertThat(clients.get(0).closed()).startsWith("1000 ");
            assertThat(clients.get(1).closed()).startsWith("1000 ");
            assertThat(clients.get(0).numbers()).isEqualTo(numbers(1, events));
            assertThat(clients.get(1).numbers()).isEqualTo(numbers(101, events));
        }
    }

    @Test
    void anEventWhosePublicationWasLostIsFoundInTheStore() throws Exception {
        var job = running();
        var client = connect("/ws/jobs/" + job, "anna-key");

        door.actors.store(job, "progress", "{}");
        client.await(1);
        door.actors.store(job, "state", SUCCEEDED);

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L, 2L);
    }

    @Test
    void aSocketOnAJobThatHasEndedClosesAfterTheLastEvent() throws Exception {
        var job = running();
        door.actors.store(job, "state", SUCCEEDED);
        door.actors.become(job, new Jobs.State.Succeeded(FakeActors.NOW, "{}"));

        assertThat(connect("/ws/jobs/" + job, "anna-key").closed()).startsWith("1000 ");
        assertThat(connect("/ws/jobs/" + job + "?after=1", "anna-key").closed()).startsWith("1000 ");
    }

    @Test
    void aSocketThatReadsSlowlyGetsEverythingInTheEnd() throws Exception {
        var job = running();
        var data = new JsonObject().put("text", "x".repeat(10_000)).encode();
        for (var i = 0; i < 500; i++) {
            door.actors.store(job, "segment", data);
        }
        door.actors.store(job, "state", SUCCEEDED);

        var client = connect("/ws/jobs/" + job, "anna-key");

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).isEqualTo(numbers(1, 501));
    }

    @Test
    void aSocketWithoutAHeaderSendsItsKeyFirst() throws Exception {
        var job = running();
        door.actors.store(job, "state", SUCCEEDED);
        var client = connect("/ws/jobs/" + job, null);

        client.socket.sendText("{\"api_key\": \"anna-key\"}", true);

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L);
    }

    @Test
    void aTokenInTheFirstMessageDoesAsWell() throws Exception {
        var job = running();
        door.actors.store(job, "state", SUCCEEDED);
        var client = connect("/ws/jobs/" + job, null);

        client.socket.sendText("{\"access_token\": \"anna-key\"}", true);

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L);
    }

    @Test
    void aSocketWithAWrongKeyIsClosed() throws Exception {
        var client = connect("/ws/jobs/" + running(), null);
        client.socket.sendText("{\"api_key\": \"guess\"}", true);

        assertThat(client.closed()).startsWith("4401 Invalid API key");
    }

    @Test
    void aSocketThatSaysNonsenseFirstIsClosed() throws Exception {
        for (var message : List.of("hello", "[]", "{\"api_key\": 7}", "{}")) {
            var client = connect("/ws/jobs/" + running(), null);
            client.socket.sendText(message, true);

            assertThat(client.closed()).as(message).startsWith("4401 ");
        }
    }

    @Test
    void aSocketOnAnothersJobIsClosedAsNotFound() throws Exception {
        var client = connect("/ws/jobs/" + running(), null);
        client.socket.sendText("{\"api_key\": \"boris-key\"}", true);

        assertThat(client.closed()).startsWith("4404 ");
    }

    @Test
    void aKeyInTheHeaderIsCheckedBeforeTheUpgrade() {
        var job = running();

        assertThat(SocketClient.refusal(door, "/ws/jobs/" + job, "guess")).isEqualTo(401);
        assertThat(SocketClient.refusal(door, "/ws/jobs/" + job, "boris-key")).isEqualTo(404);
        assertThat(SocketClient.refusal(door, "/ws/jobs/no-uuid", "anna-key")).isEqualTo(400);
        assertThat(SocketClient.refusal(door, "/ws/jobs/" + job + "?after=-1", "anna-key"))
                .isEqualTo(400);
    }

    @Test
    void aSocketWhoseKeyIsRevokedIsClosed() throws Exception {
        door.actors.user("mallory", Accounts.Role.ADMIN);
        var job = running();
        door.actors.store(job, "progress", "{}");
        var client = connect("/ws/jobs/" + job, "mallory-key");
        client.await(1);

        door.actors.keys.remove("mallory-key");

        assertThat(client.closed()).startsWith("4401 ").endsWith("after=1");
    }

    @Test
    void oneUserHasOnlySoManyStreams() throws Exception {
        door.actors.user("zoe", Accounts.Role.ADMIN);
        var job = running();
        door.actors.store(job, "progress", "{}");
        var clients = List.of(
                connect("/ws/jobs/" + job, "zoe-key"),
                connect("/ws/jobs/" + job, "zoe-key"),
                connect("/ws/jobs/" + job, "zoe-key"));
        for (var client : clients) {
            client.await(1);
        }

        assertThat(connect("/ws/jobs/" + job, "zoe-key").closed()).startsWith("1013 ");
        var refused = door.get("/jobs/" + job + "/events", "zoe-key");
        assertThat(refused.statusCode()).isEqualTo(429);
        clients.forEach(client -> client.socket.abort());
        Poll.until(() -> {
            var again = connect("/ws/jobs/" + job + "?after=1", "zoe-key");
            again.socket.abort();
            return !again.close.isDone();
        });
    }

    @Test
    void anOrdinaryRequestIsToldToUpgrade() throws Exception {
        var response = door.get("/ws/jobs/" + running(), "anna-key");

        assertThat(response.statusCode()).isEqualTo(426);
        assertThat(response.body()).contains("urn:parley:problem:upgrade-required");
    }

    @Test
    void serverSentEventsAreReplayedAndGoOnLiveUntilTheEnd() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");
        var response = door.client.sendAsync(events(job).build(), BodyHandlers.ofString());
        Poll.until(() -> door.actors.events.get(job).size() == 1);
        door.actors.emit(job, "state", SUCCEEDED);

        var reply = response.get(20, TimeUnit.SECONDS);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(reply.body()).contains("id: 1\nevent: progress\ndata: {\"number\":1,");
        assertThat(reply.body()).contains("id: 2\nevent: state\ndata: {");
        assertThat(reply.body().split("id: ", -1)).hasSize(3);
    }

    @Test
    void aBrowserThatConnectsAgainGoesOnFromItsLastEvent() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");
        door.actors.store(job, "state", SUCCEEDED);

        var reply = door.send(events(job).header("Last-Event-ID", "1"));

        assertThat(reply.body()).contains("id: 2\n").doesNotContain("id: 1\n");
    }

    @Test
    void aBrowserThatHasEverythingIsToldNotToComeBack() throws Exception {
        var job = running();
        door.actors.store(job, "state", SUCCEEDED);
        door.actors.become(job, new Jobs.State.Failed(FakeActors.NOW, Failure.INVALID, "x"));

        assertThat(door.send(events(job).header("Last-Event-ID", "1")).statusCode())
                .isEqualTo(204);
    }

    @Test
    void streamsEndWhenTheServiceStops(@TempDir Path folder) throws Exception {
        var other = TestDoor.open(folder);
        var job = other.actors.job(other.anna.id(), RUNNING).id();
        other.actors.store(job, "progress", "{}");
        var client = SocketClient.connect(other, "/ws/jobs/" + job, "anna-key");
        client.await(1);

        other.close();

        assertThat(client.closed()).startsWith("1013 ").endsWith("after=1");
    }

    @Test
    void aNumberThatNoEventHasYetIsRefused() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");

        assertThat(connect("/ws/jobs/" + job + "?after=2", "anna-key").closed())
                .startsWith("4400 after: the job has only 1 events");
        var refusal = door.get("/jobs/" + job + "/events?after=2", "anna-key");
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refusal.body()).getString("instance"))
                .endsWith(refusal.headers().firstValue("X-Correlation-ID").orElseThrow());
        for (var none : List.of("seven", "1e3", "99999999999999999999")) {
            assertThat(SocketClient.refusal(door, "/ws/jobs/" + job + "?after=" + none, "anna-key"))
                    .isEqualTo(400);
            assertThat(door.get("/jobs/" + job + "/events?after=" + none, "anna-key")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void messagesThatOvertakeEachOtherAreToldInOrder() throws Exception {
        var job = running();
        door.actors.emit(job, "progress", "{}");
        var client = connect("/ws/jobs/" + job, "anna-key");
        client.await(1);

        var second = door.actors.store(job, "progress", "{}");
        door.actors.publish(door.actors.store(job, "progress", "{}"));
        door.actors.publish(second);
        door.actors.emit(job, "state", SUCCEEDED);

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void anEventTooLargeForTheBusIsFetched() throws Exception {
        var job = running();
        door.actors.emit(job, "progress", "{}");
        var client = connect("/ws/jobs/" + job, "anna-key");
        client.await(1);

        var text = "x".repeat(Following.KeptEvent.MOST_DATA);
        door.actors.emit(job, "segment", new JsonObject().put("text", text).encode());
        client.await(2);

        assertThat(new JsonObject(client.messages.get(1)).getJsonObject("data").getString("text"))
                .isEqualTo(text);
        client.socket.abort();
    }

    @Test
    void theHistoryOfAJobThatWasRetriedIsToldToItsEnd() throws Exception {
        var job = running();
        door.actors.store(job, "state", "{\"state\": \"failed\"}");
        door.actors.store(job, "state", "{\"state\": \"queued\"}");
        door.actors.store(job, "state", SUCCEEDED);

        var client = connect("/ws/jobs/" + job, "anna-key");

        assertThat(client.closed()).startsWith("1000 ");
        assertThat(client.numbers()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aSocketOnAJobIsClosedAsSoonAsItsRecordingIsDeletedAndIsToldNoEventWithoutANumber() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");
        var client = connect("/ws/jobs/" + job, "anna-key");
        client.await(1);

        door.actors.publish(new Jobs.Event(job, 0, FakeActors.NOW, Transcripts.DELETED, "{}"));

        assertThat(client.closed()).startsWith("4404 job " + job + " was deleted");
        assertThat(client.numbers()).containsExactly(1L);
    }

    @Test
    void aSocketOnAJobThatIsDeletedIsClosed() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");
        var client = connect("/ws/jobs/" + job, "anna-key");
        client.await(1);

        door.actors.delete(job);

        assertThat(client.closed()).startsWith("4404 job " + job + " was deleted");
    }

    @Test
    void aSocketThatSaysTooMuchIsClosed() throws Exception {
        var client = connect("/ws/jobs/" + running(), "anna-key");

        client.socket.sendText("x".repeat(100_000), true);

        assertThat(client.closed()).isNotBlank();
    }

    @Test
    void aSocketThatDoesNotAnswerIsClosed() throws Exception {
        var job = running();
        door.actors.store(job, "progress", "{}");
        try (var silent = new SilentSocket(door, "/ws/jobs/" + job, "anna-key")) {
            var told = silent.readToTheEnd();

            assertThat(told.messages()).isEqualTo(1);
            assertThat(told.close()).startsWith("1013 ").endsWith("after=1");
        }
    }

    @Test
    void aSocketThatReadsNothingIsToldWhereToGoOnAndNothingIsKeptForIt() throws Exception {
        door.actors.user("greta", Accounts.Role.ADMIN);
        var other = running();
        door.actors.store(other, "progress", "{}");
        var job = running();
        var data = new JsonObject().put("text", "x".repeat(10_000)).encode();
        for (var i = 0; i < 3_000; i++) {
            door.actors.store(job, "segment", data);
        }
        var healthy = connect("/ws/jobs/" + other, "greta-key");
        try (var silent = new SilentSocket(door, "/ws/jobs/" + job, "greta-key")) {
            Poll.until(() -> door.actors.lookedAt.containsAll(List.of(job, other)));
            // Given up.
            Poll.until(() -> door.actors.lookedAt.equals(List.of(other)));
            var told = silent.readToTheEnd();

            // What the kernel takes is beyond the reach of a server; it is much less than the 30 MB there are.
            assertThat(told.messages()).isBetween(1, 1_500);
            assertThat(told.close()).startsWith("1013 ").endsWith("after=" + told.messages());
        }
        healthy.socket.abort();
    }

    @Test
    void thoseWhoKeepUpNeedNoStore() throws Exception {
        door.actors.user("ella", Accounts.Role.ADMIN);
        var job = running();
        door.actors.emit(job, "progress", "{}");
        var clients = List.of(
                connect("/ws/jobs/" + job, "ella-key"),
                connect("/ws/jobs/" + job, "ella-key"),
                connect("/ws/jobs/" + job, "anna-key"));
        for (var client : clients) {
            client.await(1);
        }
        var reads = door.actors.reads.get();

        for (var i = 0; i < 100; i++) {
            door.actors.emit(job, "progress", "{}");
        }
        door.actors.emit(job, "state", SUCCEEDED);

        for (var client : clients) {
            assertThat(client.closed()).startsWith("1000 ");
            assertThat(client.numbers()).isEqualTo(numbers(1, 102));
        }
        assertThat(door.actors.reads).hasValue(reads);
    }

    private UUID running() {
        return door.actors.job(door.anna.id(), RUNNING).id();
    }

    private HttpRequest.Builder events(UUID job) {
        return door.request("/jobs/" + job + "/events").header("X-API-Key", "anna-key");
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private SocketClient connect(String path, String key) throws Exception {
        return SocketClient.connect(door, path, key);
    }
}
