package dev.parley.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts;
import dev.parley.conf.Conf;
import dev.parley.embedded.EmbeddedRedis;
import dev.parley.models.CacheFolder;
import dev.parley.models.Progress;
import dev.parley.models.RealWeights;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The node with the door has no ears and no voice; another one has, or nobody. Real nodes, weights and recordings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterviewsOnTwoNodesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WAV_HEAD = 44;
    private static final int HALF_A_SECOND = 16_000;

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final HttpClient client = HttpClient.newHttpClient();
    private Path folder;
    private EmbeddedRedis redis;
    private ScriptedModel model;
    private List<Integer> ports;
    private Parley door;
    private String key;

    @BeforeAll
    void openTheDoor(@TempDir Path folder) throws Exception {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        this.folder = folder;
        redis = EmbeddedRedis.start(folder.resolve("redis"), CacheFolder.ofThisUser());
        model = ScriptedModel.open();
        ports = freePorts();
        door = node("door", ports.get(1), "http,jobs,llm");
        key = door.start()
                .bus()
                .await(Accounts.BOOTSTRAP, new Accounts.Bootstrap(Optional.empty()))
                .administrator()
                .orElseThrow()
                .apiKey();
    }

    @AfterAll
    void close() {
        client.shutdownNow();
        if (door != null) {
            door.close();
            model.close();
            redis.close();
        }
    }

    @Test
    void aStreamedAnswerIsHeardToItsEndAndUnderstoodByTheOtherNode() throws Exception {
        try (var ears = node("ears", ports.get(2), "jobs,speech")) {
            ears.start();
            var room = room();
            assertThat(room.getJsonArray("warnings")).isEmpty();
            var page = enter(room);
            assertThat(page.await("room_info").getString("spoken_answers")).isEqualTo("understood");
            page.send(new JsonObject().put("type", "start_interview"));
            page.await("waiting_for_answer");

            var sound = samples();
            for (var from = 0; from < sound.length && page.of("audio_received").isEmpty(); from += HALF_A_SECOND) {
                page.sound(Arrays.copyOfRange(sound, from, Math.min(from + HALF_A_SECOND, sound.length)));
            }
            page.await("audio_received");

            assertThat(page.await("answer").getString("answer")).containsIgnoringCase("ask not what your country");
            assertThat(page.await("interview_complete").getInteger("total_questions"))
                    .isEqualTo(1);
            assertThat(page.of("error")).isEmpty();
        }
    }

    @Test
    void aTextIsSpokenByTheOtherNode() throws Exception {
        try (var ears = node("voice", ports.get(2), "jobs,speech")) {
            ears.start();
            assumeTrue(send("GET", "v1/audio/voices", "").body().contains("espeak"), "eSpeak NG is not installed");

            var spoken = send("POST", "v1/audio/speech", """
                    {"input": "Good afternoon. And so it goes on, piece by piece.", "response_format": "wav"}""");

            assertThat(spoken.statusCode()).isEqualTo(200);
            assertThat(spoken.body()).startsWith("RIFF").hasSizeGreaterThan(50_000);
        }
    }

    @Test
    void whereNoNodeHearsWhoSpeaksIsToldAndWhoWritesIsEvaluated() throws Exception {
        var room = room();
        assertThat(room.getJsonArray("warnings").getJsonObject(0).getString("code"))
                .isEqualTo("nobody-hears");
        var page = enter(room);
        assertThat(page.await("room_info").getString("spoken_answers")).isEqualTo("nobody-hears");
        page.send(new JsonObject().put("type", "start_interview"));
        page.await("tts_speak");
        page.sound(new byte[HALF_A_SECOND]);

        assertThat(page.await("error").getString("code")).isEqualTo("unavailable");
        assertThat(page.of("error").getFirst().getString("message")).contains("answer in writing");
        page.send(new JsonObject().put("type", "text_answer").put("text", "It is a question of duty."));
        page.await("answer_evaluated");
        page.await("interview_complete");

        var spoken = send("POST", "v1/audio/speech", "{\"input\": \"Good afternoon.\"}");
        assertThat(spoken.statusCode()).isEqualTo(503);
        assertThat(spoken.body()).contains("no node that could is up");
    }

    private Parley node(String name, int port, String roles) {
        var postgres = store.postgres();
        var settings = new HashMap<String, String>();
        settings.put("jobs.node", name);
        settings.put("http.port", String.valueOf(ports.getFirst()));
        settings.put("store.data", folder.resolve(name).toString());
        settings.put("store.blob-folder", folder.resolve("blobs").toString());
        settings.put(
                "store.postgres.url",
                "postgresql://" + postgres.user() + ":"
                        + postgres.password().orElseThrow().reveal() + "@" + postgres.host() + ":" + postgres.port()
                        + "/" + postgres.database());
        settings.put(
                "store.redis.url", "redis://127.0.0.1:" + redis.connection().port());
        settings.put(
                "store.redis.password",
                redis.connection().password().orElseThrow().reveal());
        settings.put("cluster.enabled", "true");
        settings.put("cluster.roles", roles);
        settings.put("cluster.name", "interviews-" + ports.getFirst());
        settings.put("cluster.port", String.valueOf(port));
        settings.put("cluster.bus-port", "0");
        settings.put("cluster.members", "127.0.0.1:" + ports.get(1) + ",127.0.0.1:" + ports.get(2));
        settings.putAll(model.settings());
        return new Parley(Conf.load(Optional.empty(), Map.of(), settings), Purpose.SERVICE, RealWeights.resolver());
    }

    private JsonObject room() throws IOException, InterruptedException {
        return new JsonObject(send("POST", "api/rooms/create", """
                {"questions": ["What would you ask?"], "language": "en"}""").body());
    }

    private Page enter(JsonObject room) {
        return Page.enter(
                client, URI.create("ws://127.0.0.1:" + ports.getFirst() + "/ws/" + room.getString("room_code")));
    }

    private HttpResponse<String> send(String method, String path, String json)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getFirst() + "/" + path))
                .timeout(PATIENCE)
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        return client.send(request.build(), BodyHandlers.ofString(ISO_8859_1));
    }

    /** A speech, and six seconds in which nobody speaks. */
    private byte[] samples() throws IOException {
        var wav = folder.resolve("speech.wav");
        new AudioDecoder(CacheFolder.ofThisUser())
                .decode(SharedFiles.require("audio/english/jfk.flac"), wav, DecodeLimits.DEFAULT, Progress.NONE);
        var file = Files.readAllBytes(wav);
        return Arrays.copyOfRange(file, WAV_HEAD, file.length + 12 * HALF_A_SECOND);
    }

    private static List<Integer> freePorts() throws IOException {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var third = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
        }
    }

    /** A candidate's page, as far as its socket goes. */
    private record Page(List<JsonObject> messages, StringBuilder part, WebSocket[] socket)
            implements WebSocket.Listener {

        static Page enter(HttpClient client, URI address) {
            var page = new Page(new CopyOnWriteArrayList<>(), new StringBuilder(), new WebSocket[1]);
            page.socket[0] =
                    client.newWebSocketBuilder().buildAsync(address, page).join();
            return page;
        }

        void send(JsonObject message) {
            socket[0].sendText(message.encode(), true).join();
        }

        void sound(byte[] samples) {
            send(new JsonObject()
                    .put("type", "audio_chunk")
                    .put("format", "pcm16")
                    .put("audio_data", Base64.getEncoder().encodeToString(samples)));
        }

        List<JsonObject> of(String type) {
            return messages.stream()
                    .filter(message -> type.equals(message.getString("type")))
                    .toList();
        }

        JsonObject await(String type) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(of(type)).as("%s", messages).isNotEmpty());
            return of(type).getFirst();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(new JsonObject(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
