package dev.parley.http;

import static dev.parley.store.TestStore.await;

import dev.parley.accounts.AccountsNode;
import dev.parley.bus.Accounts;
import dev.parley.conf.Conf;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.inference.InferenceVerticle;
import dev.parley.jobs.JobsVerticle;
import dev.parley.models.RealWeights;
import dev.parley.speech.SpeechDeskVerticle;
import dev.parley.speech.SpeechVerticle;
import dev.parley.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The door on the real store, with real accounts, speech, models and jobs, and a client before it. */
final class SoundNode implements AutoCloseable {

    private static final ThreadingModel VIRTUAL = ThreadingModel.VIRTUAL_THREAD;

    private final TestStore store;
    private final AccountsNode accounts;
    private final HttpVerticle door;
    private final Accounts.Created anna;
    private final Accounts.Created boris;
    private final Accounts.Created root;
    private final HttpClient client = HttpClient.newHttpClient();

    SoundNode(TestStore store, Path uploads) {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        this.store = store;
        var bus = store.bus();
        var conf = Conf.defaults();
        accounts = new AccountsNode(store, AccountsNode.conf());
        deploy(
                new InferenceVerticle(bus, conf, RealWeights.resolver(), new SimpleMeterRegistry()),
                ThreadingModel.EVENT_LOOP);
        deploy(new SpeechDeskVerticle(bus, RecordingNode.KEEP), VIRTUAL);
        deploy(new SpeechVerticle(bus, store.data().resolve("scratch"), 1 << 30), VIRTUAL);
        deploy(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL);
        door = new HttpVerticle(
                bus,
                new HttpConf(
                        "127.0.0.1",
                        0,
                        DataSize.ofMebibytes(1),
                        DataSize.ofMebibytes(1),
                        DataSize.ofMebibytes(1),
                        Optional.empty(),
                        List.of(),
                        10,
                        TestDoor.noLimits(),
                        TestDoor.UPLOADS),
                uploads,
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of("blobs")),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1,
                new OpenStreams(1, Duration.ofSeconds(15)));
        deploy(door, ThreadingModel.EVENT_LOOP);
        anna = user("anna", Accounts.Role.USER);
        boris = user("boris", Accounts.Role.USER);
        root = user("root", Accounts.Role.ADMIN);
    }

    Accounts.User anna() {
        return anna.user();
    }

    String boris() {
        return boris.apiKey();
    }

    String root() {
        return root.apiKey();
    }

    HttpRequest.Builder plain(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpRequest.Builder request(String path) {
        return plain(path).header("X-API-Key", anna.apiKey());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return get(path, anna.apiKey());
    }

    HttpResponse<byte[]> get(String path, String key) throws Exception {
        return send(plain(path).header("X-API-Key", key));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private Accounts.Created user(String name, Accounts.Role role) {
        return store.ask(Accounts.CREATE, new Accounts.Create(name, role));
    }

    private void deploy(Deployable verticle, ThreadingModel threads) {
        await(store.vertx().deployVerticle(verticle, new DeploymentOptions().setThreadingModel(threads)));
    }

    @Override
    public void close() {
        client.shutdownNow();
        accounts.close();
    }
}
