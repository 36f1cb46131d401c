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
 * Two with names of real models write as those do: qwen3-8b answers, gemma-3-12b writes minutes.
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

    static final String ADVICE = """
            Say it in the first sentence, then what stays as it was:

            > **The spring catalogue comes on 17 December, a week later than planned.** Your copies arrive on the 15th. Prices, \
            displays and training stay as agreed.

            | Who | Learns it from | When |
            |---|---|---|
            | Shops in the south | Maria, by telephone | today |
            | All other shops | this letter | tomorrow |

            Shall I write it in Russian as well?
            """;

    static final String MINUTES = """
            # Launch of the spring catalogue

            The launch moves by a week, so that the printers get the final texts in time. The budget stays as it is.

            ## Decisions

            - The launch moves from 10 to **17 December** [00:00:41].
            - The advertising budget stays at €12,000 [00:01:58].

            ## Who does what

            | Who | What | By |
            |---|---|---|
            | Anna | Send the corrected proofs to the printers [00:01:12] | 28 November |
            | Igor | Give everybody the numbers of October [00:02:20] | Friday |
            | Maria | Ask the photographer for two more covers [00:03:05] | 1 December |

            ## Open questions

            - Do the shops in the south get the catalogue first [00:03:40]?
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
        var names = List.of(
                "small", "reporting", "halfway", "long", "endless", "busy", "breaking", "qwen3-8b", "gemma-3-12b");
        return Map.of(
                "llm.providers.lmstudio.url", "http://127.0.0.1:" + server.actualPort() + "/v1",
                "llm.providers.lmstudio.models", "[" + String.join(", ", names) + "]",
                "llm.providers.lmstudio.concurrency", "8",
                "llm.retries.attempts", "1",
                "llm.prices", "[lmstudio/small=1000/1000, lmstudio/qwen3-8b=0.5/1.5]");
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
            case "qwen3-8b" -> {
                begin(response, ADVICE);
                end(response, 412, 168);
            }
            case "gemma-3-12b" -> {
                begin(response, MINUTES);
                end(response, 3_180, 342);
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
        end(response, 12, 5);
    }

    private static void end(HttpServerResponse response, int read, int written) {
        var choice =
                new JsonObject().put("index", 0).put("delta", new JsonObject()).put("finish_reason", "stop");
        response.write(event(new JsonObject().put("choices", new JsonArray().add(choice))));
        var usage = new JsonObject()
                .put("prompt_tokens", read)
                .put("completion_tokens", written)
                .put("total_tokens", read + written);
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
