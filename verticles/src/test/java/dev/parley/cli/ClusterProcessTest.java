package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.conf.Secret;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.embedded.EmbeddedRedis;
import dev.parley.models.CacheFolder;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.Recording;
import dev.parley.models.audio.RecordingWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one machine, with one database and one folder of media: the first has the door, the others do the work.
 * {@code CLUSTER_JOBS=200} in the environment makes it longer.
 */
class ClusterProcessTest {

    private static final int JOBS = Integer.parseInt(System.getenv().getOrDefault("CLUSTER_JOBS", "40"));
    private static final int SOCKETS_OF_ONE = 10;
    private static final String ADMIN_KEY = "the-admin-key";
    private static final Duration PATIENCE = Duration.ofMinutes(JOBS / 20 + 2L);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<CliProcess> nodes = new ArrayList<>();
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private EmbeddedPostgres postgres;
    private EmbeddedRedis redis;
    private List<Integer> ports;

    @BeforeEach
    void startServers() throws IOException {
        redis = EmbeddedRedis.start(folder.resolve("server"), CacheFolder.ofThisUser());
        postgres = EmbeddedPostgres.start(folder.resolve("server"), Durability.EPHEMERAL, CacheFolder.ofThisUser());
        ports = freePorts(3);
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.shutdownNow();
        nodes.forEach(CliProcess::close);
        for (var node : nodes) {
            node.exitCode();
        }
        postgres.close();
        redis.close();
    }

    @Test
    void jobsOfAKilledNodeEndOnceElsewhereAndTheSocketsMissNothing() throws IOException, InterruptedException {
        var door = endpoint(start(1, "http"));
        start(2, "jobs").line();
        start(3, "jobs").line();
        var key = ADMIN_KEY;
        for (var i = 0; i < JOBS; i++) {
            if (i % SOCKETS_OF_ONE == 0) {
                key = userKey(door, "user-" + i);
            }
            follow(door, probe(door, key), key);
        }

        awaitEnded(JOBS / 2);
        nodes.get(1).signal("KILL");
        var killed = System.nanoTime();
        awaitEnded(JOBS);
        var allEnded = System.nanoTime();

        for (var follower : followers.values()) {
            assertThat(follower.numbers()).as("numbers of %s", follower).isEqualTo(follower.consecutive());
            assertThat(follower.states()).as("states of %s", follower).endsWith("succeeded");
            assertThat(follower.states()).as("states of %s", follower).containsOnlyOnce("succeeded");
        }
        var takenOver = followers.values().stream().filter(Follower::tookOver).toList();
        System.out.printf(
                Locale.ROOT,
                "%d jobs, leases of 3 s: the %d jobs of the killed node ran again after %.1f s, all had ended after %.1f s%n",
                JOBS,
                takenOver.size(),
                takenOver.stream()
                                .mapToLong(follower -> follower.lastStart - killed)
                                .max()
                                .orElse(0)
                        / 1e9,
                (allEnded - killed) / 1e9);
    }

    @Test
    void aNodeThatIsToldToLeaveHandsItsJobsOver() throws IOException, InterruptedException {
        var door = endpoint(start(1, "http"));
        start(2, "jobs,speech").line();
        var sound = second();
        for (var i = 0; i < 12; i++) {
            follow(door, convert(door, sound), ADMIN_KEY);
        }
        start(3, "jobs,speech").line();

        nodes.get(1).signal("TERM");

        assertThat(nodes.get(1).exitCode()).as(nodes.get(1).errors()).isZero();
        awaitEnded(12);
        assertThat(followers.values())
                .allSatisfy(follower -> assertThat(follower.states()).endsWith("succeeded"));
        Awaitility.await().untilAsserted(() -> assertThat(get(door, "/health")
                        .path("parts")
                        .path("cluster")
                        .path("detail")
                        .asText())
                .isEqualTo("2 nodes: node-1 (http), node-3 (jobs, speech)"));
    }

    @Test
    void anUploadGoesOnAtAnyNodeThoughTheOneWithItsBytesIsKilled() throws IOException, InterruptedException {
        var first = endpoint(start(1, "http"));
        var second = endpoint(start(2, "http"));
        var begun = send(tus(first + "/uploads").header("Upload-Length", "12").POST(BodyPublishers.noBody()));
        var path = begun.headers().firstValue("Location").orElseThrow();
        assertThat(send(piece(second + path, 0, "0123")).statusCode()).isEqualTo(204);
        assertThat(send(piece(first + path, 4, "4567")).statusCode()).isEqualTo(204);

        nodes.getFirst().signal("KILL");
        nodes.getFirst().exitCode();
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(send(offset(second + path)).statusCode()).isEqualTo(503));
        start(1, "http").line();

        Awaitility.await().untilAsserted(() -> assertThat(
                        send(offset(second + path)).headers().firstValue("Upload-Offset"))
                .contains("8"));
        assertThat(send(piece(second + path, 8, "89ab")).statusCode()).isEqualTo(204);
        var job = get(second, "/jobs/" + path.substring("/uploads/".length()));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("queued");
    }

    private static HttpRequest.Builder offset(String url) {
        return tus(url).method("HEAD", BodyPublishers.noBody());
    }

    private static HttpRequest.Builder piece(String url, long offset, String content) {
        return tus(url).header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofString(content));
    }

    private static HttpRequest.Builder tus(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("X-API-Key", ADMIN_KEY)
                .header("Tus-Resumable", "1.0.0");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private CliProcess start(int number, String roles) throws IOException {
        var environment = new HashMap<String, String>();
        var place = postgres.connection();
        environment.put(
                "PARLEY_STORE_POSTGRES_URL",
                "postgresql://" + place.user() + "@" + place.host() + ":" + place.port() + "/" + place.database());
        environment.put(
                "PARLEY_STORE_POSTGRES_PASSWORD",
                place.password().map(Secret::reveal).orElse(""));
        environment.put(
                "PARLEY_STORE_REDIS_URL",
                "redis://127.0.0.1:" + redis.connection().port());
        environment.put(
                "PARLEY_STORE_REDIS_PASSWORD",
                redis.connection().password().map(Secret::reveal).orElse(""));
        environment.put("PARLEY_STORE_BLOB_FOLDER", folder.resolve("blobs").toString());
        environment.put("PARLEY_CLUSTER_PORT", ports.get(number - 1).toString());
        environment.put("PARLEY_CLUSTER_BUS_PORT", "0");
        environment.put(
                "PARLEY_CLUSTER_MEMBERS",
                String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList()));
        environment.put("PARLEY_CLUSTER_SECRET", "open sesame");
        environment.put("PARLEY_JOBS_NODE", "node-" + number);
        environment.put("PARLEY_JOBS_LEASE", "3 s");
        environment.put("PARLEY_JOBS_HEARTBEAT", "1 s");
        environment.put("PARLEY_JOBS_KINDS_PROBE_SLOTS", "4");
        environment.put("PARLEY_JOBS_KINDS_CONVERT_SLOTS", "2");
        environment.put("PARLEY_HTTP_ADMIN_KEY", ADMIN_KEY);
        environment.put("PARLEY_HTTP_RATE_LIMITS_UPLOAD_PER_MINUTE", "0");
        environment.put("PARLEY_HTTP_RATE_LIMITS_HEALTH_PER_MINUTE", "0");
        if (roles.contains("speech")) {
            environment.put(
                    "PARLEY_MODELS_MIRROR", SharedFiles.require("models").toString());
        }
        var data = folder.resolve("data-" + number).toString();
        var node = CliProcess.start(
                folder, environment, "up", "--cluster", "--roles", roles, "--port", "0", "--data", data);
        nodes.add(node);
        return node;
    }

    private static String endpoint(CliProcess node) throws IOException {
        return node.line().replaceFirst("ready (http://127\\.0\\.0\\.1:\\d+) in .*", "$1");
    }

    /** Hands in a job of three stages; replies its id. */
    private String probe(String door, String key) throws IOException, InterruptedException {
        var body = "{\"kind\":\"probe\",\"input\":{\"stages\":3,\"pause\":0.2}}";
        return post(door + "/jobs", key, body).path("id").asText();
    }

    private String userKey(String door, String name) throws IOException, InterruptedException {
        return post(door + "/admin/users", ADMIN_KEY, "{\"name\":\"" + name + "\"}")
                .path("api_key")
                .asText();
    }

    private JsonNode post(String url, String key, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Hands a recording in to be converted; replies the job. */
    private String convert(String door, byte[] sound) throws IOException, InterruptedException {
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(
                        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"),
                BodyPublishers.ofByteArray(sound),
                BodyPublishers.ofString("\r\n--edge--\r\n"));
        var request = HttpRequest.newBuilder(URI.create(door + "/convert"))
                .header("X-API-Key", ADMIN_KEY)
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(body)
                .build();
        var answer = client.send(request, BodyHandlers.ofString()).body();
        return JSON.readTree(answer).path("job_id").asText(answer);
    }

    private JsonNode get(String door, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(door + path))
                .header("X-API-Key", ADMIN_KEY)
                .build();
        return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    private void follow(String door, String job, String key) {
        var follower = new Follower(door.replaceFirst("http", "ws") + "/ws/jobs/" + job, key);
        followers.put(job, follower);
        follower.connect();
    }

    private void awaitEnded(int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> followers.values().stream()
                                .filter(follower -> follower.ended.isDone())
                                .count()
                        >= count);
    }

    private byte[] second() throws IOException {
        var file = folder.resolve("second.wav");
        try (var writer = RecordingWriter.create(file)) {
            var sound = new byte[2 * Recording.SAMPLE_RATE];
            writer.write(sound, 0, sound.length);
        }
        return Files.readAllBytes(file);
    }

    /** Below the ports that the system gives away by itself: they stay free until their node comes. */
    private static List<Integer> freePorts(int count) {
        return new Random()
                .ints(20_000, 32_000)
                .distinct()
                .filter(ClusterProcessTest::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Reads the events of one job over a WebSocket. */
    private final class Follower implements WebSocket.Listener {

        private final String url;
        private final String key;
        private final StringBuilder message = new StringBuilder();
        private final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private volatile long lastStart;

        Follower(String url, String key) {
            this.url = url;
            this.key = key;
        }

        void connect() {
            client.newWebSocketBuilder()
                    .header("X-API-Key", key)
                    .buildAsync(URI.create(url), this)
                    .join();
        }

        List<Long> numbers() {
            return events.stream().map(event -> event.path("number").asLong()).toList();
        }

        List<Long> consecutive() {
            return LongStream.rangeClosed(1, events.size()).boxed().toList();
        }

        List<String> states() {
            return events.stream()
                    .filter(event -> event.path("type").asText().equals("state"))
                    .map(event -> event.path("data").path("state").asText())
                    .toList();
        }

        boolean tookOver() {
            return states().stream().filter("running"::equals).count() > 1;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    var event = JSON.readTree(message.toString().getBytes(UTF_8));
                    if (event.path("data").path("state").asText().equals("running")) {
                        lastStart = System.nanoTime();
                    }
                    events.add(event);
                } catch (IOException e) {
                    ended.completeExceptionally(e);
                }
                message.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            ended.complete(reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.completeExceptionally(error);
        }

        @Override
        public String toString() {
            return url + " " + events;
        }
    }
}
