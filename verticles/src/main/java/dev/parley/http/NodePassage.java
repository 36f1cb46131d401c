package dev.parley.http;

import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request on to the door of another node and its answer back, both as they come and no faster than they are taken. The
 * other node sees the caller's own key, and all that it checks it checks itself. Owned by one server; touch only on its context.
 */
final class NodePassage {

    private static final Logger log = LoggerFactory.getLogger(NodePassage.class);

    /** What says that a request comes from another node (RFC 9110, 7.6.3); it is passed on once. */
    private static final String VIA = "Via";

    private static final String PARLEY = "1.1 parley";

    private static final int CONNECT_MILLIS = 3000;

    /** The other node lets go a client that sends too little in its {@link UploadReceiver#PERIOD}, and says so. */
    private static final Duration SILENCE = UploadReceiver.PERIOD.multipliedBy(2);

    private static final int CONNECTIONS = 1000;

    /** What is said about one connection, and not about the request (RFC 9110, 7.6.1). */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final HttpClient client;

    NodePassage(Vertx vertx) {
        client = vertx.createHttpClient(
                // A connection for each request: one that was kept may have been closed meanwhile, and a piece is not
                // sent twice.
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setIdleTimeout((int) SILENCE.toSeconds())
                        .setIdleTimeoutUnit(TimeUnit.SECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    static boolean wasPassedOn(HttpServerRequest request) {
        return request.headers().contains(VIA, PARLEY, false);
    }

    /** Completes when the answer has gone out. UNAVAILABLE where the other node is not reached or breaks off. */
    Future<Void> pass(RoutingContext ctx, URI door, String node) {
        var request = ctx.request();
        var options = new RequestOptions().setMethod(request.method()).setAbsoluteURI(door + request.uri());
        return client.request(options)
                .compose(passed -> send(ctx, passed))
                .recover(cause -> Future.failedFuture(noAnswer(ctx, node, cause)))
                .compose(answer -> answer(ctx, answer));
    }

    private static Throwable noAnswer(RoutingContext ctx, String node, Throwable cause) {
        if (!ctx.response().closed()) {
            log.warn("node {} does not answer what was passed on to it: {}", node, cause.toString());
        }
        return Failure.UNAVAILABLE.because("node " + node + ", which has the bytes, does not answer; try again", cause);
    }

    private static Future<HttpClientResponse> send(RoutingContext ctx, HttpClientRequest passed) {
        var request = ctx.request();
        if (ctx.response().closed()) {
            return passed.reset().compose(_ -> Future.failedFuture(Failure.CANCELLED.because("the client hung up")));
        }
        copy(request.headers(), passed.headers());
        passed.headers().add(VIA, PARLEY);
        Correlation.current().ifPresent(id -> passed.putHeader(Correlation.HEADER, id));
        if (!request.method().equals(HttpMethod.PATCH)) {
            return passed.send();
        }
        FileIntake.answerExpectation(ctx);
        passed.setChunked(!passed.headers().contains(HttpHeaders.CONTENT_LENGTH));
        // A client that hangs up hangs up there as well: by itself a pipe would end the other request as if it were
        // whole.
        request.pipe().endOnFailure(false).to(passed).onFailure(_ -> passed.connection()
                .close());
        return passed.response();
    }

    private static Future<Void> answer(RoutingContext ctx, HttpClientResponse answer) {
        var response = ctx.response().setStatusCode(answer.statusCode());
        copy(answer.headers(), response.headers());
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            return response.end();
        }
        return RefusedBody.isStillComing(ctx.request())
                ? answer.body()
                        .onSuccess(body -> refuse(ctx, answer.request(), body))
                        .mapEmpty()
                : answer.pipeTo(response);
    }

    /** The other node wants no more of the body. */
    private static void refuse(RoutingContext ctx, HttpClientRequest passed, Buffer answer) {
        ctx.response().putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(answer.length()));
        RefusedBody.answer(ctx, answer);
        // A reset after the answer would leave the half-sent request on a connection that is used again.
        passed.connection().close();
    }

    private static void copy(MultiMap from, MultiMap to) {
        from.names().stream()
                .filter(name -> !OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> to.set(name, from.getAll(name)));
    }
}
