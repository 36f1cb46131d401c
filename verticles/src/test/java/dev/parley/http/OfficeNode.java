package dev.parley.http;

import static dev.parley.store.TestStore.await;

import dev.parley.accounts.AccountsNode;
import dev.parley.bus.Accounts;
import dev.parley.bus.Admissions;
import dev.parley.bus.Done;
import dev.parley.bus.Health;
import dev.parley.bus.JobStore;
import dev.parley.bus.Office;
import dev.parley.bus.OfficeStore;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.prompts.PromptsVerticle;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The doors of the office on the real store, with the real library of prompts, real accounts and a scripted office. */
final class OfficeNode implements AutoCloseable {

    final FakeOffice office;
    final String anna;
    final String boris;
    final String root;

    private final TestStore store;
    private final AccountsNode accounts;
    private final HttpVerticle door;
    private final HttpClient client = HttpClient.newHttpClient();

    OfficeNode(TestStore store, Path uploads, HttpConf.RateLimits limits) {
        this.store = store;
        accounts = new AccountsNode(store, AccountsNode.conf());
        var bus = store.bus();
        office = new FakeOffice(
                submit -> bus.ask(JobStore.INSERT, insert(submit))
                        .map(kept -> kept.jobs().getFirst()),
                rate -> bus.ask(OfficeStore.RATE, rate),
                period -> bus.ask(OfficeStore.METRICS, period));
        await(office.serve(bus));
        await(bus.serve(Admissions.ASK, _ -> Future.succeededFuture(Done.DONE)));
        await(bus.serve(
                Health.CHECK.of("kafka"), _ -> Future.succeededFuture(new Health.Part(false, "no broker answers"))));
        await(store.vertx()
                .deployVerticle(
                        new PromptsVerticle(bus, Clock.systemUTC()),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        var conf = new HttpConf(
                "127.0.0.1",
                0,
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(2),
                DataSize.ofMebibytes(1),
                Optional.empty(),
                List.of(),
                1,
                limits,
                TestDoor.UPLOADS);
        door = new HttpVerticle(
                bus,
                conf,
                uploads,
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of("kafka")),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1,
                new OpenStreams(1, Duration.ofSeconds(15)));
        await(store.vertx().deployVerticle(door));
        anna = user("anna", Accounts.Role.USER);
        boris = user("boris", Accounts.Role.USER);
        root = user("root", Accounts.Role.ADMIN);
    }

    private static JobStore.Insert insert(Office.Submit submit) {
        var job = new TestJob(Office.KIND, submit.caller().user())
                .created(Instant.now())
                .build();
        return new JobStore.Insert(List.of(new JobStore.Change(job, List.of(), Optional.empty())));
    }

    JsonObject get(String path, String key) throws Exception {
        return ok(send(path, key, "GET", ""));
    }

    JsonObject post(String path, String key, String json) throws Exception {
        return ok(send(path, key, "POST", json));
    }

    JsonObject put(String path, String key, String json) throws Exception {
        return ok(send(path, key, "PUT", json));
    }

    HttpResponse<String> send(String path, String key, String method, String body) throws Exception {
        return send(path, key, method, body, "application/json");
    }

    HttpResponse<String> send(String path, String key, String method, String body, String type) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A refusal as a problem; fails where the status is another. */
    String refused(int status, String path, String key, String method, String body) throws Exception {
        var response = send(path, key, method, body);
        if (response.statusCode() != status) {
            throw new AssertionError(path + " " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body()).getString("detail");
    }

    private static JsonObject ok(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.uri() + " " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }

    private String user(String name, Accounts.Role role) {
        return store.ask(Accounts.CREATE, new Accounts.Create(name, role)).apiKey();
    }

    @Override
    public void close() {
        client.shutdownNow();
        accounts.close();
    }
}
