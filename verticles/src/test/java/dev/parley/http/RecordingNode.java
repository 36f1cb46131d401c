package dev.parley.http;

import static dev.parley.store.TestStore.await;

import dev.parley.accounts.AccountsNode;
import dev.parley.bus.Accounts;
import dev.parley.conf.Conf;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.report.ReportVerticle;
import dev.parley.speech.SpeechDeskVerticle;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The doors of recordings on the real store, with the real desk, real accounts and the real job engine, but without models. */
final class RecordingNode implements AutoCloseable {

    static final Duration KEEP = Duration.ofDays(30);

    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    final Accounts.Created anna;
    final Accounts.Created boris;
    final Accounts.Created root;

    private final AccountsNode accounts;
    private final HttpVerticle door;
    private final HttpClient client = HttpClient.newHttpClient();

    RecordingNode(TestStore store, Path uploads) {
        accounts = new AccountsNode(store, AccountsNode.conf());
        var bus = store.bus();
        var conf = Conf.defaults();
        deploy(store, new SpeechDeskVerticle(bus, KEEP));
        deploy(store, new ReportVerticle(bus, conf.report()));
        deploy(store, new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)));
        var http = new HttpConf(
                "127.0.0.1",
                0,
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                Optional.empty(),
                List.of(),
                1,
                TestDoor.noLimits(),
                TestDoor.UPLOADS);
        door = new HttpVerticle(
                bus,
                http,
                uploads,
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of("blobs")),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1,
                new OpenStreams(1, Duration.ofSeconds(15)));
        await(store.vertx().deployVerticle(door));
        anna = StoredRecording.user(store, "anna", Accounts.Role.USER);
        boris = StoredRecording.user(store, "boris", Accounts.Role.USER);
        root = StoredRecording.user(store, "root", Accounts.Role.ADMIN);
    }

    private static void deploy(TestStore store, VerticleBase verticle) {
        await(store.vertx().deployVerticle(verticle, VIRTUAL));
    }

    HttpRequest.Builder request(String path, Accounts.Created user) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("X-API-Key", user.apiKey());
    }

    HttpResponse<String> send(String method, String path, Accounts.Created user, String json) throws Exception {
        var request = request(path, user)
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer to a request that is answered with 200. */
    JsonObject ask(String method, String path, Accounts.Created user, String json) throws Exception {
        return answer(200, method, path, user, json);
    }

    JsonObject get(String path, Accounts.Created user) throws Exception {
        return ask("GET", path, user, "");
    }

    /** The answer to a request; fails where the status is another. */
    JsonObject answer(int status, String method, String path, Accounts.Created user, String json) throws Exception {
        var response = send(method, path, user, json);
        if (response.statusCode() != status) {
            throw new AssertionError(path + " " + response.statusCode() + " " + response.body());
        }
        return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
    }

    byte[] bytes(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray()).body();
    }

    @Override
    public void close() {
        client.shutdownNow();
        accounts.close();
    }
}
