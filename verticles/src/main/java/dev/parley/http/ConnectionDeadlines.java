package dev.parley.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections that do not bring a whole request head in time, at first or after the last response. A client that
 * sends a header byte now and then never looks idle, so the idle time-out does not find it. Owned by one server; touch
 * only on its context.
 */
final class ConnectionDeadlines implements Handler<RoutingContext> {

    /** As common proxies keep theirs for 60 s. */
    private static final Duration LONGEST = Duration.ofSeconds(75);

    /** Connections are looked at this often: a timer for each request would cost more than the request's routing. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    /** Since when connections have waited for a request, as {@link System#nanoTime}; an entry goes when one closes. */
    private final Map<HttpConnection, Long> waiting = new HashMap<>();

    ConnectionDeadlines(Vertx vertx) {
        vertx.setPeriodic(ROUND.toMillis(), _ -> closeOverdue());
    }

    void opened(HttpConnection connection) {
        await(connection);
        connection.closeHandler(_ -> waiting.remove(connection));
    }

    /** Takes the deadline off while a request is at work. A WebSocket never ends its response, and has limits of its own. */
    @Override
    public void handle(RoutingContext ctx) {
        var connection = ctx.request().connection();
        waiting.remove(connection);
        ctx.addEndHandler(outcome -> {
            if (outcome.succeeded()) {
                await(connection);
            }
        });
        ctx.next();
    }

    private void await(HttpConnection connection) {
        waiting.put(connection, System.nanoTime());
    }

    private void closeOverdue() {
        var now = System.nanoTime();
        var overdue = waiting.entrySet().stream()
                .filter(entry -> now - entry.getValue() > LONGEST.toNanos())
                .map(Map.Entry::getKey)
                .toList();
        overdue.forEach(connection -> {
            waiting.remove(connection);
            connection.close();
        });
    }
}
