package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Collects what a WebSocket gets. */
final class SocketClient implements WebSocket.Listener {

    final List<String> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> close = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    volatile WebSocket socket;

    /** @param key sent as a header unless it is null */
    static SocketClient connect(TestDoor door, String path, String key) throws Exception {
        return connect(door, path, key == null ? Map.of() : Map.of("X-API-Key", key));
    }

    static SocketClient connect(TestDoor door, String path, Map<String, String> headers) throws Exception {
        var client = new SocketClient();
        var builder = door.client.newWebSocketBuilder();
        headers.forEach(builder::header);
        var uri = URI.create(door.uri(path).toString().replace("http:", "ws:"));
        client.socket = builder.buildAsync(uri, client).get(20, TimeUnit.SECONDS);
        return client;
    }

    /** The HTTP status with which a handshake is refused. */
    static int refusal(TestDoor door, String path, String key) {
        var status = new int[1];
        assertThatThrownBy(() -> connect(door, path, key))
                .isInstanceOfSatisfying(
                        ExecutionException.class,
                        failure -> status[0] = ((WebSocketHandshakeException) failure.getCause())
                                .getResponse()
                                .statusCode());
        return status[0];
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            messages.add(part.toString());
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        close.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        close.complete("error " + error);
    }

    /** Code and reason with which the server closes. */
    String closed() throws Exception {
        return close.get(20, TimeUnit.SECONDS);
    }

    void await(int count) throws Exception {
        Poll.until(() -> messages.size() >= count);
    }

    /** The numbers of the events, in the order in which they came. */
    List<Long> numbers() {
        return events().map(event -> event.getLong("number")).toList();
    }

    Stream<JsonObject> events() {
        return messages.stream().map(JsonObject::new).filter(message -> message.containsKey("number"));
    }

    /** The cursor of the last message. */
    String cursor() {
        var last = new JsonObject(messages.getLast());
        assertThat(last.fieldNames()).contains("cursor");
        return Objects.requireNonNull(last.getString("cursor"));
    }
}
