package dev.parley.http;

import dev.parley.bus.Bus;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The WebSockets of rooms: whoever has the code of one comes in, if nobody else is there. */
final class InterviewSockets {

    private static final short GOING_AWAY = 1001;

    private final Bus bus;
    private final InterviewSession.Settings settings;
    private final InterviewVisitors visitors;
    private final Duration keepAlive;
    private final Set<InterviewSocket> open = new HashSet<>();

    /** @param keepAlive how often it is looked whether somebody is still there */
    InterviewSockets(Bus bus, InterviewSession.Settings settings, InterviewVisitors visitors, Duration keepAlive) {
        this.bus = bus;
        this.settings = settings;
        this.visitors = visitors;
        this.keepAlive = keepAlive;
    }

    void addTo(Operations operations) {
        operations.raw("interview", this::enter);
    }

    /** Sends everybody away, to come back to another server. */
    void end() {
        List.copyOf(open).forEach(socket -> socket.close(GOING_AWAY, "the service stops; come back"));
    }

    private void enter(RoutingContext ctx) {
        if (!WebSocketEvents.asksForSocket(ctx)) {
            return;
        }
        var code = InterviewRoutes.code(ctx);
        var visitor = ctx.queryParam("visitor").stream()
                .findFirst()
                .map(id -> Operations.uuid("visitor", id))
                .orElseGet(UUID::randomUUID);
        var language = InterviewWords.preferred(ctx);
        WebSocketEvents.upgrade(ctx, (vertx, socket) -> enter(vertx, socket, code, visitor, language));
    }

    private void enter(Vertx vertx, ServerWebSocket socket, String code, UUID visitor, String language) {
        var entering = new InterviewSocket(vertx, bus, socket, code, visitor, visitors, language);
        open.add(entering);
        socket.closeHandler(_ -> {
            open.remove(entering);
            entering.closed();
        });
        socket.exceptionHandler(_ -> {});
        entering.open(settings, keepAlive);
    }
}
