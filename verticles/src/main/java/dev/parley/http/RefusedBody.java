package dev.parley.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers a client that is still sending a body nobody wants. Closing at once would reset the connection and could take
 * the answer away from under the client (RFC 9112, 9.6), so the answer goes out whole, and what comes in is thrown away
 * for a while before the connection is closed.
 */
final class RefusedBody {

    /** Enough for what is under way in the buffers of a fast network. */
    private static final long MOST_BYTES = 64 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private RefusedBody() {}

    static boolean isStillComing(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        var announced =
                length != null ? !length.equals("0") : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return announced && !request.isEnded();
    }

    /** Sends the body with the head that is prepared, then closes the connection in peace. */
    static void answer(RoutingContext ctx, Buffer body) {
        var request = ctx.request();
        var response = ctx.response();
        response.putHeader(HttpHeaders.CONNECTION, "close");
        response.write(body);
        var timer = ctx.vertx()
                .setTimer(LONGEST.toMillis(), _ -> request.connection().close());
        var received = new AtomicLong();
        request.exceptionHandler(_ -> ctx.vertx().cancelTimer(timer));
        request.handler(buffer -> {
            if (received.addAndGet(buffer.length()) > MOST_BYTES) {
                request.connection().close();
            }
        });
        request.endHandler(_ -> {
            ctx.vertx().cancelTimer(timer);
            response.end().onComplete(_ -> request.connection().close());
        });
        request.resume();
    }
}
