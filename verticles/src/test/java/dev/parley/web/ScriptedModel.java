package dev.parley.web;

import dev.parley.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A model behind OpenAI's dialect that evaluates answers of interviews with the scores that a test has laid ready. */
final class ScriptedModel implements AutoCloseable {

    /** Of the next answers; 5 where none is left. */
    final Queue<Integer> scores = new ConcurrentLinkedQueue<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    private ScriptedModel() {
        server = TestStore.await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer().toBuffer())))
                .listen(0, "127.0.0.1"));
    }

    static ScriptedModel open() {
        return new ScriptedModel();
    }

    /** Settings by which interviews are evaluated by it. */
    Map<String, String> settings() {
        return Map.of(
                "llm.providers.openai.url", "http://127.0.0.1:" + server.actualPort() + "/v1",
                "llm.providers.openai.keys", "none",
                "interview.model", "openai/scripted",
                "interview.follow-up.max-depth", "0");
    }

    private JsonObject answer() {
        var score = scores.poll();
        var evaluation = new JsonObject()
                .put("score", score == null ? (Integer) 5 : score)
                .put("evaluation", "Says what it is, but <b>not why</b>.");
        var message = new JsonObject().put("role", "assistant").put("content", evaluation.encode());
        return new JsonObject()
                .put("id", "answer")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "scripted")
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
                                .put("prompt_tokens", 300)
                                .put("completion_tokens", 30)
                                .put("total_tokens", 330));
    }

    @Override
    public void close() {
        TestStore.await(vertx.close());
    }
}
