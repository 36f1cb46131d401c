package dev.parley.voice;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A speech server that answers as a test says, and remembers what it was asked. */
final class SpeechServer {

    static final int RATE = 24_000;

    /** A question as it came. */
    record Seen(String path, MultiMap headers, JsonObject body) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    /** Completes when a client goes away before its answer has ended. */
    final Promise<Void> left = Promise.promise();

    volatile Handler<HttpServerRequest> speech = sound(tone(RATE, RATE / 2));
    volatile Handler<HttpServerRequest> voices = text(404, "text/plain", "no such path");

    private final HttpServer server;

    SpeechServer(Vertx vertx) throws Exception {
        server = vertx.createHttpServer().requestHandler(request -> {
            request.connection().closeHandler(_ -> {
                if (!request.response().ended()) {
                    left.tryComplete();
                }
            });
            if (request.method().name().equals("GET")) {
                voices.handle(request);
                return;
            }
            request.body().onSuccess(body -> {
                seen.add(new Seen(
                        request.path(),
                        MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                        body.toJsonObject()));
                speech.handle(request);
            });
        });
        VoiceNode.await(server.listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    static Handler<HttpServerRequest> sound(Buffer wav) {
        return request ->
                request.response().putHeader("Content-Type", "audio/wav").end(wav);
    }

    static Handler<HttpServerRequest> text(int status, String type, String body) {
        return request -> request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .end(body);
    }

    static Handler<HttpServerRequest> silence() {
        return _ -> {};
    }

    /** The beginning of a WAV file of unknown length, and nothing more. */
    static Handler<HttpServerRequest> begun() {
        return request -> request.response()
                .putHeader("Content-Type", "audio/wav")
                .setChunked(true)
                .write(Buffer.buffer(WavHead.of(RATE, WavHead.UNKNOWN)).appendBytes(new byte[4 * RATE]));
    }

    /** A WAV file with a tone of this many samples. */
    static Buffer tone(int rate, int samples) {
        var wav = Buffer.buffer(WavHead.of(rate, 2L * samples));
        for (var i = 0; i < samples; i++) {
            wav.appendShortLE((short) (9_000 * Math.sin(2 * Math.PI * 300 * i / rate)));
        }
        return wav;
    }
}
