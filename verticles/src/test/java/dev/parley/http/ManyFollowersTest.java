package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand real connections to one server, while fifty jobs run. */
class ManyFollowersTest {

    private static final int FOLLOWERS = 2_000;
    private static final int JOBS = 50;
    private static final int STORED = 20;
    private static final int EVENTS = 60;
    private static final int AT_ONCE = 100;

    private static final Jobs.State RUNNING = new Jobs.State.Running("node", FakeActors.NOW, false);

    @Test
    void everyFollowerGetsEveryEventInOrder(@TempDir Path folder) throws Exception {
        var clients = Vertx.vertx();
        try (var door = TestDoor.open(folder, new OpenStreams(FOLLOWERS, Duration.ofSeconds(15)))) {
            var jobs = jobs(door);
            var socket = clients.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(FOLLOWERS));
            var readsBefore = door.actors.reads.get();

            var followers = new ArrayList<Follower>();
            for (var i = 0; i < FOLLOWERS; i += AT_ONCE) {
                var wave = IntStream.range(i, i + AT_ONCE)
                        .mapToObj(n -> new Follower(jobs.get(n % JOBS), n % 3 == 0 ? STORED / 2 : 0))
                        .toList();
                followers.addAll(wave);
                await(Future.all(wave.stream()
                        .map(follower -> follower.connect(socket, door.port()))
                        .toList()));
                // The jobs go on while others connect.
                emit(door, jobs, 1);
            }
            while (door.actors.events.get(jobs.getFirst()).size() < EVENTS - 1) {
                emit(door, jobs, 1);
            }
            jobs.forEach(job -> door.actors.emit(job, "state", "{\"state\": \"succeeded\"}"));

            await(Future.all(followers.stream().map(Follower::closed).toList()));
            for (var follower : followers) {
                assertThat(follower.numbers)
                        .isEqualTo(LongStream.rangeClosed(follower.after + 1, EVENTS)
                                .boxed()
                                .toList());
            }
            // What is stored is read together by those who come together; what is lost, by all who miss it.
            assertThat(door.actors.reads.get() - readsBefore).isLessThan(FOLLOWERS * 2);
        } finally {
            await(clients.close());
        }
    }

    private static List<UUID> jobs(TestDoor door) {
        var jobs = IntStream.range(0, JOBS)
                .mapToObj(_ -> door.actors.job(door.anna.id(), RUNNING).id())
                .toList();
        for (var i = 0; i < STORED; i++) {
            jobs.forEach(job -> door.actors.store(job, "progress", "{}"));
        }
        return jobs;
    }

    /** Every job does something; one message of eleven is lost. */
    private static void emit(TestDoor door, List<UUID> jobs, int times) {
        for (var i = 0; i < times; i++) {
            for (var job : jobs) {
                var event = door.actors.store(job, "segment", "{\"text\": \"some words that were said\"}");
                if (event.number() % 11 != 0) {
                    door.actors.publish(event);
                }
            }
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static final class Follower {

        final UUID job;
        final long after;
        final List<Long> numbers = new ArrayList<>();
        private final Promise<Void> closed = Promise.promise();

        Follower(UUID job, long after) {
            this.job = job;
            this.after = after;
        }

        Future<?> connect(WebSocketClient client, int port) {
            var options = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/ws/jobs/" + job + "?after=" + after)
                    .addHeader("X-API-Key", "anna-key");
            return client.connect(options).onSuccess(socket -> {
                socket.textMessageHandler(message -> numbers.add(new JsonObject(message).getLong("number")));
                socket.closeHandler(_ -> {
                    if (Short.valueOf((short) 1000).equals(socket.closeStatusCode())) {
                        closed.complete();
                    } else {
                        closed.fail(socket.closeStatusCode() + " " + socket.closeReason());
                    }
                });
            });
        }

        Future<Void> closed() {
            return closed.future();
        }
    }
}
