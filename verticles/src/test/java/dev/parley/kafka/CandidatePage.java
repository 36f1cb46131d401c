package dev.parley.kafka;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What the page of a candidate does: one socket, whose connection may be lost and made again. */
final class CandidatePage implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private WebSocket socket;

    /** @param door such as {@code ws://127.0.0.1:8080} */
    CandidatePage(String door, String code) {
        address = URI.create(door + "/ws/" + code + "?visitor=" + UUID.randomUUID());
        connect();
    }

    void connect() {
        messages.clear();
        socket = client.newWebSocketBuilder()
                .buildAsync(address, new Collector(messages))
                .join();
    }

    void loseConnection() {
        socket.abort();
    }

    void send(String type) {
        send(new JsonObject().put("type", type));
    }

    void write(String answer) {
        send(new JsonObject().put("type", "text_answer").put("text", answer));
    }

    void speak(Path recording, String format) throws Exception {
        send(new JsonObject()
                .put("type", "audio_data")
                .put("audio_data", Base64.getEncoder().encodeToString(Files.readAllBytes(recording)))
                .put("format", format));
    }

    /** Waits for the message of this type that comes after so many others of it on this connection. */
    JsonObject await(String type, int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> of(type), found -> found.size() >= count)
                .get(count - 1);
    }

    List<JsonObject> of(String type) {
        return messages.stream()
                .filter(message -> type.equals(message.getString("type")))
                .toList();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private void send(JsonObject message) {
        socket.sendText(message.encode(), true).join();
    }

    private static final class Collector implements WebSocket.Listener {

        private final List<JsonObject> messages;
        private final StringBuilder text = new StringBuilder();

        private Collector(List<JsonObject> messages) {
            this.messages = messages;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
