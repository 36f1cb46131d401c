package dev.parley.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A server of OpenAI's dialect with a window of 4,096 tokens, which refuses what is longer. It answers with statements that name times
 * of what it has read; from some question on it keeps silent until it is told to go on.
 */
final class ReadingUpstream implements AutoCloseable {

    static final int WINDOW = 4_096;

    private static final Pattern TIME = Pattern.compile("\\[\\d\\d:\\d\\d:\\d\\d]");

    /** What it was asked, answered or not: the last message of each question. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile int patience;

    /** @param answers how many questions are answered at first */
    ReadingUpstream(int answers) {
        patience = answers;
        server = await(vertx.createHttpServer()
                .requestHandler(
                        request -> request.body().onSuccess(body -> answer(body.toJsonObject(), request.response())))
                .listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** From now on every question is answered. */
    void goOn() {
        patience = Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void answer(JsonObject question, HttpServerResponse response) {
        var messages = question.getJsonArray("messages");
        var text = messages.getJsonObject(messages.size() - 1).getString("content");
        asked.add(text);
        if (tokens(messages) + question.getInteger("max_tokens", 0) > WINDOW) {
            response.setStatusCode(400).end("""
                    {"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}""");
        } else if (asked.size() <= patience) {
            response.putHeader("Content-Type", "application/json").end(completion(report(text)));
        }
    }

    private static int tokens(JsonArray messages) {
        return messages.stream()
                .mapToInt(message ->
                        ((JsonObject) message).getString("content").getBytes(StandardCharsets.UTF_8).length / 4 + 4)
                .sum();
    }

    private static String report(String material) {
        var times = TIME.matcher(material)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        var text = new StringBuilder("## Decisions\n\n");
        for (var i = 0; i < times.size(); i += Math.max(1, times.size() / 6)) {
            text.append("- Something of weight was agreed on by all ")
                    .append(times.get(i))
                    .append('\n');
        }
        return text.toString();
    }

    private static String completion(String text) {
        var message = new JsonObject().put("role", "assistant").put("content", text);
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "small-1")
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("message", message)
                                        .put("finish_reason", "stop")))
                .put(
                        "usage",
                        new JsonObject()
                                .put("prompt_tokens", 1_000)
                                .put("completion_tokens", 100)
                                .put("total_tokens", 1_100))
                .encode();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
