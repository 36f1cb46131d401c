package dev.parley.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A client that submits each of its jobs under a key of its own until the service says that it has it. */
final class PersistentClient implements AutoCloseable {

    static final int STAGES = 3;

    private final Path data;
    private final String callback;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final Semaphore allowed = new Semaphore(0);
    private final Thread submitter;
    private int allowedSoFar;

    PersistentClient(Path data, String callback) {
        this.data = data;
        this.callback = callback;
        submitter = Thread.ofVirtual().name("submitter").start(this::submit);
    }

    /** Lets it go on until it has submitted so many jobs in all. */
    void allow(int jobs) {
        allowed.release(jobs - allowedSoFar);
        allowedSoFar = jobs;
    }

    /** The ids of the jobs once so many were accepted. */
    List<String> accepted(int jobs) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> accepted.size() == jobs);
        return List.copyOf(accepted);
    }

    /** How many jobs have not ended; one where that cannot be told now. */
    int unfinished() throws InterruptedException {
        try {
            return new JsonObject(get("/jobs?state=queued&state=running&limit=1"))
                    .getJsonArray("jobs")
                    .size();
        } catch (IOException e) {
            return 1;
        }
    }

    /** How many jobs there are. */
    int count() throws IOException, InterruptedException {
        var count = 0;
        var next = "";
        do {
            var page = new JsonObject(get("/jobs?limit=200" + next));
            count += page.getJsonArray("jobs").size();
            next = page.containsKey("next") ? "&before=" + page.getString("next") : "";
        } while (!next.isEmpty());
        return count;
    }

    /** All events of a job that has ended. */
    List<JsonObject> events(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/events")
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> new JsonObject(line.substring("data:".length())))
                .toList();
    }

    private void submit() {
        try {
            for (var number = 1; ; number++) {
                allowed.acquire();
                accepted.add(submit("chaos-" + number));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String submit(String key) throws InterruptedException {
        var job = new JsonObject()
                .put("kind", "probe")
                .put("input", new JsonObject().put("stages", STAGES).put("pause", 0.1))
                .put("idempotency_key", key)
                .put("callback_url", callback)
                .encode();
        while (true) {
            try {
                var request = request("/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(job));
                var response = http.send(request.build(), BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return new JsonObject(response.body()).getString("id");
                }
            } catch (IOException _) {
                // Killed before, during or after it was taken: the key makes that the same.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        var endpoint = Files.readString(data.resolve("endpoint")).strip();
        var key = Files.readString(data.resolve("api-key")).strip();
        return HttpRequest.newBuilder(URI.create(endpoint + path))
                .timeout(Duration.ofSeconds(20))
                .header("X-API-Key", key);
    }

    @Override
    public void close() {
        submitter.interrupt();
        http.shutdownNow();
    }
}
