package dev.parley.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A server of OpenAI's dialect whose models do what their names say: small answers, reporting writes a report, halfway stops in the
 * middle of one until it is let go on, long writes many lines with such a stop, endless never ends, busy refuses, breaking breaks off.
 */
final class WritingModel implements AutoCloseable {

    static final String ANSWER = """
            ## Hello

            I am *small*. <img src=x onerror="document.title = 'broken into'"> ![a picture](https://example.org/who-reads.png)

            ```
            const left = income - spending;
            ```
            """;

    static final String REPORT = """
            # Minutes

            - The budget comes first [00:00:00].
            - The numbers come by Friday [00:00:06], and nobody said anything [03:03:03].

            <b onmouseover="document.title = 'broken into'">Bold</b> is text.
            """;

    /** Whether somebody hung up on the endless model. */
    final AtomicBoolean hungUp = new AtomicBoolean();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile Promise<Void> gate = Promise.promise();

    WritingModel() {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.path().equals("/v1/chat/completions")) {
                        answer(body.toJsonObject().getString("model"), request.response());
                    } else {
                        request.response().setStatusCode(404).end();
                    }
                }))
                .listen(0, "127.0.0.1"));
    }

    /** Settings of the service by which it knows the models, as {@code lmstudio/NAME}. */
    Map<String, String> settings() {
        var names = List.of("small", "reporting", "halfway", "long", "endless", "busy", "breaking");
        return Map.of(
                "llm.providers.lmstudio.url", "http://127.0.0.1:" + server.actualPort() + "/v1",
                "llm.providers.lmstudio.models", "[" + String.join(", ", names) + "]",
                "llm.providers.lmstudio.concurrency", "8",
                "llm.retries.attempts", "1",
                "llm.prices", "[lmstudio/small=1000/1000]");
    }

    /** Holds back the second half of what is asked from now on. */
    void hold() {
        gate = Promise.promise();
    }

    /** Lets the second half come. */
    void goOn() {
        gate.tryComplete();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void answer(String model, HttpServerResponse response) {
        switch (model) {
            case "small" -> {
                begin(response, ANSWER);
                end(response);
            }
            case "reporting" -> {
                begin(response, REPORT);
                end(response);
            }
            case "halfway" -> halves(response, REPORT.substring(0, 40), REPORT.substring(40));
            case "long" -> halves(response, lines(0, 60), lines(60, 120));
            case "endless" -> {
                response.closeHandler(_ -> hungUp.set(true));
                begin(response, "Once upon a time");
            }
            case "busy" ->
                response.setStatusCode(429)
                        .putHeader("Retry-After", "7")
                        .putHeader("Content-Type", "application/json")
                        .end("{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}");
            case "breaking" -> {
                begin(response, "It began well");
                vertx.setTimer(50, _ -> response.reset());
            }
            default -> response.setStatusCode(404).end();
        }
    }

    private void halves(HttpServerResponse response, String first, String second) {
        begin(response, first);
        gate.future().onSuccess(_ -> {
            response.write(chunk(second));
            end(response);
        });
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "- line " + i + "\n").collect(Collectors.joining());
    }

    private static void begin(HttpServerResponse response, String text) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write(chunk(text));
    }

    private static void end(HttpServerResponse response) {
        var choice =
                new JsonObject().put("index", 0).put("delta", new JsonObject()).put("finish_reason", "stop");
        response.write(event(new JsonObject().put("choices", new JsonArray().add(choice))));
        var usage = new JsonObject()
                .put("prompt_tokens", 12)
                .put("completion_tokens", 5)
                .put("total_tokens", 17);
        response.write(event(new JsonObject().put("choices", new JsonArray()).put("usage", usage)));
        response.end("data: [DONE]\n\n");
    }

    private static String chunk(String text) {
        var choice = new JsonObject()
                .put("index", 0)
                .put("delta", new JsonObject().put("content", text))
                .putNull("finish_reason");
        return event(new JsonObject().put("choices", new JsonArray().add(choice)));
    }

    private static String event(JsonObject chunk) {
        return "data: "
                + chunk.put("id", "chatcmpl-1")
                        .put("object", "chat.completion.chunk")
                        .put("created", 1)
                        .put("model", "small")
                        .encode()
                + "\n\n";
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
