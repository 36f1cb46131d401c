package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of OpenAI's dialect that evaluates answers and asks further, and does not always do as it is told: its first evaluation is
 * prose. Who says Americans gets 8, who speaks of welcome 6, everybody else 1.
 */
final class ScriptedInterviewer implements AutoCloseable {

    static final String FURTHER = "What would you do for your team?";

    /** What it was asked, the last message of each. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    ScriptedInterviewer() {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(completion(reply(body.toJsonObject().getJsonArray("messages"))))))
                .listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private String reply(JsonArray messages) {
        var told = messages.getJsonObject(0).getString("content");
        var material = messages.stream()
                .map(message -> (JsonObject) message)
                .filter(message -> message.getString("role").equals("user"))
                .findFirst()
                .orElseThrow()
                .getString("content");
        asked.add(material);
        if (told.contains("\"question\"")) {
            return new JsonObject().put("question", FURTHER).encode();
        }
        if (asked.size() == 1) {
            return "That was a fine answer, I would say.";
        }
        var score = material.contains("mericans") ? 8 : material.contains("welcome") ? 6 : 1;
        return new JsonObject()
                .put("score", score)
                .put("evaluation", "Said with few words.")
                .encode();
    }

    private static String completion(String text) {
        var message = new JsonObject().put("role", "assistant").put("content", text);
        var choice = new JsonObject().put("index", 0).put("message", message).put("finish_reason", "stop");
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "small-1")
                .put("choices", new JsonArray().add(choice))
                .encode();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
