package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.conf.Secret;
import dev.parley.conf.UploadsConf;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server on a free port, with fake actors behind it, and a client before it. */
final class TestDoor implements AutoCloseable {

    static final int MAX_FILE_SIZE = 1 << 20;
    static final int MAX_CHAT_SIZE = 1 << 20;
    static final int MAX_ANSWER_SIZE = 3 << 20;
    static final UploadsConf UPLOADS = new UploadsConf(Duration.ofDays(1), 5, new DataSize(3 << 20));
    static final String ADMIN_KEY = "the-admin-key";
    private static final int ANY_PORT = 0;
    private static final AtomicInteger SHARED_PORTS = new AtomicInteger(-1);
    static final String BOUNDARY = "b0undary";
    /** A node that knows no other. */
    static final HttpVerticle.Node ALONE = new HttpVerticle.Node("alone", Optional.empty());

    final Vertx vertx;
    final Bus bus;
    final FakeActors actors;
    final FakeLlm llm;
    final FakeInterviews rooms;
    final FakeVoice voice;
    final Path uploads;
    final Accounts.User anna;
    final Accounts.User boris;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpConf conf;
    private final OpenStreams streams;
    private final HttpVerticle.Node node;
    private HttpVerticle verticle;
    private String deployment;

    private TestDoor(Path uploads, HttpConf conf, OpenStreams streams) throws Exception {
        this.uploads = uploads;
        this.conf = conf;
        this.streams = streams;
        node = ALONE;
        vertx = Vertx.vertx();
        bus = Bus.open(vertx);
        actors = new FakeActors(bus);
        llm = new FakeLlm(bus);
        rooms = new FakeInterviews(bus);
        voice = new FakeVoice(bus);
        anna = actors.user("anna", Accounts.Role.USER);
        boris = actors.user("boris", Accounts.Role.USER);
        actors.user("root", Accounts.Role.ADMIN);
        await(actors.serve());
        await(llm.serve());
        await(rooms.serve());
        await(voice.serve());
        await(new FakeChats().serve(bus));
        start();
    }

    private TestDoor(TestDoor other, Path uploads, HttpVerticle.Node node) throws Exception {
        this.uploads = uploads;
        this.node = node;
        // Servers of one Vert.x that listen on one number share its port, be it that any free one is meant.
        conf = conf(SHARED_PORTS.decrementAndGet(), noLimits(), List.of());
        streams = other.streams;
        vertx = other.vertx;
        bus = other.bus;
        actors = other.actors;
        llm = other.llm;
        rooms = other.rooms;
        voice = other.voice;
        anna = other.anna;
        boris = other.boris;
        start();
    }

    /** The door of another node with the same store; it closes with this one. */
    TestDoor beside(Path uploads, HttpVerticle.Node node) throws Exception {
        return new TestDoor(this, uploads, node);
    }

    void start() throws Exception {
        verticle = new HttpVerticle(
                bus,
                conf,
                uploads,
                node,
                FakeActors.HEALTH,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1,
                streams);
        deployment = await(vertx.deployVerticle(verticle));
    }

    /** Stops the server, and starts it again on another port. */
    void restart() throws Exception {
        stop();
        start();
    }

    void stop() throws Exception {
        await(vertx.undeploy(deployment));
    }

    static TestDoor open(Path uploads) throws Exception {
        return open(uploads, noLimits(), List.of());
    }

    static TestDoor open(Path uploads, HttpConf.RateLimits limits, List<String> origins) throws Exception {
        return new TestDoor(uploads, conf(ANY_PORT, limits, origins), new OpenStreams(3, Duration.ofMillis(400)));
    }

    /** A door for very many who follow jobs. */
    static TestDoor open(Path uploads, OpenStreams streams) throws Exception {
        return new TestDoor(uploads, conf(ANY_PORT, noLimits(), List.of()), streams);
    }

    private static HttpConf conf(int port, HttpConf.RateLimits limits, List<String> origins) {
        return new HttpConf(
                "127.0.0.1",
                port,
                new DataSize(MAX_FILE_SIZE),
                new DataSize(MAX_CHAT_SIZE),
                new DataSize(MAX_ANSWER_SIZE),
                Optional.of(new Secret(ADMIN_KEY)),
                origins,
                3,
                limits,
                TestDoor.UPLOADS);
    }

    static HttpConf.RateLimits noLimits() {
        return new HttpConf.RateLimits(0, 0, 0, 0, 0, 0, 0, 0);
    }

    int port() {
        return verticle.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The status alone, as some doors never end their answer. */
    int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    HttpResponse<String> get(String path, String key) throws Exception {
        return send(request(path).header("X-API-Key", key));
    }

    HttpResponse<String> post(String path, String key, String json) throws Exception {
        return send(request(path)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> upload(String key, Multipart form) throws Exception {
        return send(uploadRequest(key, form));
    }

    HttpRequest.Builder uploadRequest(String key, Multipart form) {
        return request("/upload/")
                .header("X-API-Key", key)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(form.body());
    }

    List<Path> filesLeft() throws IOException {
        try (var files = Files.list(uploads)) {
            return files.toList();
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        client.shutdownNow();
    }

    /** A multipart form that is being written. */
    static final class Multipart {

        private final StringBuilder text = new StringBuilder();

        Multipart file(String field, String name, String content) {
            text.append("--")
                    .append(BOUNDARY)
                    .append("\r\nContent-Disposition: form-data; name=\"")
                    .append(field)
                    .append("\"; filename=\"")
                    .append(name)
                    .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .append(content)
                    .append("\r\n");
            return this;
        }

        Multipart field(String field, String value) {
            text.append("--")
                    .append(BOUNDARY)
                    .append("\r\nContent-Disposition: form-data; name=\"")
                    .append(field)
                    .append("\"\r\n\r\n")
                    .append(value)
                    .append("\r\n");
            return this;
        }

        String cutOff() {
            return text.toString();
        }

        String whole() {
            return text + "--" + BOUNDARY + "--\r\n";
        }

        BodyPublisher body() {
            return BodyPublishers.ofByteArray(whole().getBytes(UTF_8));
        }
    }
}
