package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Accounts;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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

        assertThat(handshakeStatus("/ws/jobs/" + job, "guess")).isEqualTo(401);
        assertThat(handshakeStatus("/ws/jobs/" + job, "boris-key")).isEqualTo(404);
        assertThat(handshakeStatus("/ws/jobs/no-uuid", "anna-key")).isEqualTo(400);
        assertThat(handshakeStatus("/ws/jobs/" + job + "?after=-1", "anna-key")).isEqualTo(400);
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
        var client = connect(other, "/ws/jobs/" + job, "anna-key");
        client.await(1);

        other.close();

        assertThat(client.closed()).startsWith("1013 ").endsWith("after=1");
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

    private Client connect(String path, String key) throws Exception {
        return connect(door, path, key);
    }

    private static Client connect(TestDoor door, String path, String key) throws Exception {
        var client = new Client();
        var builder = door.client.newWebSocketBuilder();
        if (key != null) {
            builder.header("X-API-Key", key);
        }
        var uri = URI.create(door.uri(path).toString().replace("http:", "ws:"));
        client.socket = builder.buildAsync(uri, client).get(20, TimeUnit.SECONDS);
        return client;
    }

    private int handshakeStatus(String path, String key) {
        var status = new int[1];
        assertThatThrownBy(() -> connect(path, key))
                .isInstanceOfSatisfying(
                        ExecutionException.class,
                        failure -> status[0] = ((WebSocketHandshakeException) failure.getCause())
                                .getResponse()
                                .statusCode());
        return status[0];
    }

    /** Collects what a socket gets. */
    private static final class Client implements WebSocket.Listener {

        final List<String> messages = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> close = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();
        private volatile WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            close.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            close.complete("error " + error);
        }

        String closed() throws Exception {
            return close.get(20, TimeUnit.SECONDS);
        }

        void await(int count) throws Exception {
            Poll.until(() -> messages.size() >= count);
        }

        List<Long> numbers() {
            return messages.stream()
                    .map(message -> new JsonObject(message).getLong("number"))
                    .toList();
        }
    }
}
