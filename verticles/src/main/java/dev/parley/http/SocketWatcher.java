package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A WebSocket that is told events: a text message each. Pings find out whether anybody is still there. */
final class SocketWatcher implements Watcher {

    private static final short ENDED = 1000;
    private static final short TRY_AGAIN_LATER = 1013;
    /** Private codes: this plus the HTTP status of the problem. */
    private static final int PROBLEM = 4000;

    /** RFC 6455 allows 123 bytes. */
    private static final int LONGEST_REASON = 60;

    private final ServerWebSocket socket;
    private boolean answered = true;

    SocketWatcher(ServerWebSocket socket) {
        this.socket = socket;
        socket.pongHandler(_ -> answered = true);
    }

    /** Closes a socket with what the failure says.
     *
     * @param goOn how to go on later */
    static void close(ServerWebSocket socket, Throwable failure, String goOn) {
        var problem = failure instanceof FailureException known ? known : Failure.INTERNAL.because("unexpected error");
        var code = problem.failure().passing()
                ? TRY_AGAIN_LATER
                : (short) (PROBLEM + problem.failure().status());
        var detail = problem.detail();
        var shown = detail.length() <= LONGEST_REASON ? detail : detail.substring(0, LONGEST_REASON);
        socket.close(code, shown + "; go on with " + goOn);
    }

    @Override
    public boolean full() {
        return socket.writeQueueFull();
    }

    @Override
    public void begin(String cursor) {
        socket.writeTextMessage(
                new JsonObject().put("type", "following").put("cursor", cursor).encode());
    }

    @Override
    public void send(ShownEvent event) {
        socket.writeTextMessage(event.json());
    }

    @Override
    public void keepAlive() {
        answered = false;
        socket.writePing(Buffer.buffer());
    }

    @Override
    public boolean answering() {
        return answered;
    }

    @Override
    public void end(Optional<FailureException> problem, String goOn) {
        problem.ifPresentOrElse(
                failure -> close(socket, failure, goOn), () -> socket.close(ENDED, "the job has ended"));
    }
}
