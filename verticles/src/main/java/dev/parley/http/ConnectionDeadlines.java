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

    private final Vertx vertx;
    /** Timers of the connections that wait for a request; an entry goes when the connection closes. */
    private final Map<HttpConnection, Long> waiting = new HashMap<>();

    ConnectionDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        await(connection);
        connection.closeHandler(_ -> cancel(connection));
    }

    /** Takes the deadline off while a request is at work. A WebSocket never ends its response, and has limits of its own. */
    @Override
    public void handle(RoutingContext ctx) {
        var connection = ctx.request().connection();
        cancel(connection);
        ctx.addEndHandler(outcome -> {
            if (outcome.succeeded()) {
                await(connection);
            }
        });
        ctx.next();
    }

    private void await(HttpConnection connection) {
        cancel(connection);
        waiting.put(connection, vertx.setTimer(LONGEST.toMillis(), _ -> {
            waiting.remove(connection);
            connection.close();
        }));
    }

    private void cancel(HttpConnection connection) {
        var timer = waiting.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
