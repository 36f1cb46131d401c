package dev.parley.llm;

import static dev.parley.store.TestStore.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.llm.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A provider that says what it is told to, in turn; the last answer again and again. Remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** What is to be answered to one request. */
    interface Answer {
        void give(HttpServerRequest request);
    }

    /** What is answered beside the script, and not remembered. */
    interface Aside {
        String answer(Seen request);
    }

    /** A request as it came. */
    record Seen(String method, String uri, MultiMap headers, Buffer body) {

        JsonNode json() {
            return Json.read(body);
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    /** Completes when a client goes away before its answer has ended. */
    final Promise<Void> left = Promise.promise();
    /** Bytes of {@link #endless} that were written, and whether the client has ever been slower than that. */
    final AtomicLong written = new AtomicLong();

    final Promise<Void> stuck = Promise.promise();

    private final Map<String, Aside> asides;
    private final Deque<Answer> script = new ArrayDeque<>();
    private final HttpServer server;
    private final Vertx vertx;

    ScriptedServer(Vertx vertx) {
        this(vertx, new HttpServerOptions(), Map.of());
    }

    /** @param asides by path */
    ScriptedServer(Vertx vertx, HttpServerOptions options, Map<String, Aside> asides) {
        this.vertx = vertx;
        this.asides = asides;
        server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0)).requestHandler(this::take);
        await(server.listen());
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    int port() {
        return server.actualPort();
    }

    ScriptedServer answers(Answer... answers) {
        script.clear();
        script.addAll(List.of(answers));
        return this;
    }

    Seen last() {
        return seen.getLast();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var came = new Seen(
                    request.method().name(),
                    request.uri(),
                    MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                    body);
            if (asides.containsKey(request.path())) {
                json(200, asides.get(request.path()).answer(came)).give(request);
                return;
            }
            seen.add(came);
            request.connection().closeHandler(_ -> {
                if (!request.response().ended()) {
                    left.tryComplete();
                }
            });
            var answer = script.size() > 1 ? script.removeFirst() : script.getFirst();
            answer.give(request);
        });
    }

    /** A whole answer. Headers as names and values in turn. */
    static Answer json(int status, String body, String... headers) {
        return text(status, "application/json; charset=utf-8", body, headers);
    }

    static Answer text(int status, String type, String body, String... headers) {
        return request -> {
            var response = request.response().setStatusCode(status).putHeader("Content-Type", type);
            for (var i = 0; i < headers.length; i += 2) {
                response.putHeader(headers[i], headers[i + 1]);
            }
            response.end(body);
        };
    }

    /** A whole stream. */
    static Answer stream(String type, String body) {
        return request -> head(request, type).end(body);
    }

    /** A stream whose bytes are sent one by one. */
    static Answer byBytes(String type, String body) {
        return request -> {
            var response = head(request, type);
            var bytes = Buffer.buffer(body);
            var sending = Future.succeededFuture();
            for (var i = 0; i < bytes.length(); i++) {
                var one = bytes.slice(i, i + 1);
                sending = sending.compose(_ -> response.write(one).mapEmpty());
            }
            sending.onSuccess(_ -> response.end());
        };
    }

    /** A stream that goes silent after its beginning. */
    static Answer silentAfter(String type, String beginning) {
        return request -> head(request, type).write(beginning);
    }

    /** A stream that is silent before it begins. */
    Answer silentBefore(long millis, String type, String body) {
        return request -> vertx.setTimer(millis, _ -> head(request, type).end(body));
    }

    /** A stream whose connection breaks after its beginning. */
    static Answer brokenAfter(String type, String beginning) {
        return request -> head(request, type).write(beginning).onSuccess(_ -> request.connection()
                .close());
    }

    /** A stream of many equal pieces, as fast as the client reads. */
    Answer endless(String type, String piece, int times, String end) {
        return request -> pour(head(request, type), Buffer.buffer(piece), times, end);
    }

    private void pour(HttpServerResponse response, Buffer piece, int times, String end) {
        var left = times;
        while (left > 0 && !response.writeQueueFull()) {
            response.write(piece);
            written.addAndGet(piece.length());
            left--;
        }
        if (left == 0) {
            response.end(end);
        } else {
            stuck.tryComplete();
            var rest = left;
            response.drainHandler(_ -> pour(response, piece, rest, end));
        }
    }

    private static HttpServerResponse head(HttpServerRequest request, String type) {
        return request.response().putHeader("Content-Type", type).setChunked(true);
    }

    @Override
    public void close() {
        await(server.close());
    }
}
