package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.conf.Secret;
import dev.parley.report.Talks;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole service writes a report on three hours through a provider with a small window, and is killed in the middle. */
class KilledReportProcessTest {

    private static final int ANSWERED = 7;
    private static final String KEY = "the-key-of-an-administrator-of-a-test";

    @RegisterExtension
    static final TestStore store = new TestStore();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void whatTheProviderAnsweredBeforeAKillIsNotAskedAgain() throws Exception {
        var recording = keepThreeHours();
        try (var upstream = new ReadingUpstream(ANSWERED)) {
            String job;
            try (var first = up(upstream, "1")) {
                var door = endpoint(first);
                job = send(HttpRequest.newBuilder(URI.create(door + "/report/" + recording))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .getString("job_id");
                // With one call at a time, the next question tells that the answers before it are kept.
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> upstream.asked.size() == ANSWERED + 1);
                first.signal("KILL");
                first.exitCode();
            }
            var before = List.copyOf(upstream.asked.subList(0, ANSWERED));
            upstream.goOn();

            try (var second = up(upstream, "2")) {
                var door = endpoint(second);
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> get(door + "/jobs/" + job)
                        .getString("state")
                        .equals("succeeded"));

                var ended = get(door + "/jobs/" + job);
                assertThat(ended.getInteger("attempt")).isEqualTo(2);
                var output = ended.getJsonObject("output");
                var account = output.getJsonObject("account");
                var calls = account.getJsonArray("calls").size();
                var again = upstream.asked.subList(ANSWERED + 1, upstream.asked.size());
                assertThat(account.getString("fallback")).isNull();
                assertThat(again).doesNotContainAnyElementsOf(before).hasSize(calls - ANSWERED);
                assertThat(output.getString("provider")).contains("reader");
                assertThat(account.getJsonArray("citations")).isNotEmpty();
                System.out.printf(
                        "three hours with a window of %,d tokens: levels of %s calls planned, %d answered, %d of them before the kill%n",
                        ReadingUpstream.WINDOW, account.getJsonObject("plan").getJsonArray("levels"), calls, ANSWERED);
            }
        }
    }

    private static UUID keepThreeHours() {
        var id = UUID.randomUUID();
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(
                        id,
                        new UUID(1, 1),
                        "talk.mp3",
                        Optional.empty(),
                        Optional.of(URI.create("https://example.org/talk.mp3")),
                        1));
        store.ask(
                Recordings.SAVE_TRANSCRIPT,
                new Recordings.SaveTranscript(
                        id,
                        new Speech.Transcript(
                                "ru", 10_800, Talks.threeHours("ru"), List.of(), Optional.empty(), List.of())));
        return id;
    }

    private CliProcess up(ReadingUpstream upstream, String atOnce) throws IOException {
        var place = store.postgres();
        var conf = Files.writeString(folder.resolve("parley.yaml"), """
                store:
                  postgres: {url: "postgresql://%s@%s:%d/%s"}
                http: {admin-key: %s}
                jobs: {lease: 3 s, heartbeat: 1 s}
                report: {at-once: %s}
                llm:
                  routes: {report: [reader]}
                  providers:
                    reader: {url: "%s", model: small, context-window: %d, cannot: [stream]}
                """.formatted(
                        place.user(),
                        place.host(),
                        place.port(),
                        place.database(),
                        KEY,
                        atOnce,
                        upstream.url(),
                        ReadingUpstream.WINDOW));
        var environment = new HashMap<String, String>();
        place.password()
                .map(Secret::reveal)
                .ifPresent(password -> environment.put("PARLEY_STORE_POSTGRES_PASSWORD", password));
        return CliProcess.start(
                folder,
                Map.copyOf(environment),
                "up",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--conf",
                conf.toString());
    }

    private static String endpoint(CliProcess node) throws IOException {
        return node.line().replaceFirst("ready (http://127\\.0\\.0\\.1:\\d+) in .*", "$1");
    }

    private JsonObject get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    private JsonObject send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.header("X-API-Key", KEY).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }
}
