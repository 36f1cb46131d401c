package dev.parley.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server of OpenAI's dialect whose models do what their names say: small answers, busy refuses, breaking breaks off, endless goes on. */
final class ModelUpstream implements AutoCloseable {

    /** Whether somebody hung up on the endless model. */
    final AtomicBoolean hungUp = new AtomicBoolean();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    private ModelUpstream() {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    switch (request.path()) {
                        case "/v1/chat/completions" -> chat(body.toJsonObject(), request.response());
                        case "/v1/embeddings" -> json(request.response(), vectors(body.toJsonObject()));
                        case "/v1/models" -> json(request.response(), models());
                        default -> request.response().setStatusCode(404).end();
                    }
                }))
                .listen(0, "127.0.0.1"));
    }

    static ModelUpstream open() {
        return new ModelUpstream();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void chat(JsonObject asked, HttpServerResponse response) {
        switch (asked.getString("model")) {
            case "small" -> answer(asked, response);
            case "busy" ->
                response.setStatusCode(429)
                        .putHeader("Retry-After", "7")
                        .putHeader("Content-Type", "application/json")
                        .end(
                                "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}");
            case "breaking" -> {
                begin(response);
                response.write(chunk(new JsonObject().put("content", "Hel"), null))
                        .onSuccess(_ -> vertx.setTimer(50, _ -> response.reset()));
            }
            case "endless" -> {
                begin(response);
                response.closeHandler(_ -> hungUp.set(true));
                List.of("a", "b", "c")
                        .forEach(text -> response.write(chunk(new JsonObject().put("content", text), null)));
            }
            default ->
                response.setStatusCode(404)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"error\":{\"message\":\"no such model\",\"code\":\"model_not_found\"}}");
        }
    }

    private static void answer(JsonObject asked, HttpServerResponse response) {
        var messages = asked.getJsonArray("messages");
        var last = messages.getJsonObject(messages.size() - 1);
        if (last.getString("role").equals("tool")) {
            say(asked, response, "In Kazan: ", last.getString("content"));
        } else if (asked.containsKey("tools")) {
            call(asked, response);
        } else if (asked.getJsonObject("response_format", new JsonObject())
                .getString("type", "")
                .equals("json_schema")) {
            say(asked, response, "{\"city\":", "\"Kazan\"}");
        } else {
            say(asked, response, "Hel", "lo.");
        }
    }

    private static void say(JsonObject asked, HttpServerResponse response, String first, String second) {
        if (asked.getBoolean("stream", false)) {
            begin(response);
            response.write(chunk(new JsonObject().put("role", "assistant").put("content", first), null));
            response.write(chunk(new JsonObject().put("content", second), null));
            end(response, "stop");
        } else {
            whole(response, new JsonObject().put("role", "assistant").put("content", first + second), "stop");
        }
    }

    private static void call(JsonObject asked, HttpServerResponse response) {
        var function = new JsonObject().put("name", "weather").put("arguments", "{\"city\":\"Kazan\"}");
        var call = new JsonObject()
                .put("index", 0)
                .put("id", "call_1")
                .put("type", "function")
                .put("function", function);
        var delta = new JsonObject().put("role", "assistant").put("tool_calls", new JsonArray().add(call));
        if (asked.getBoolean("stream", false)) {
            begin(response);
            response.write(chunk(delta, null));
            end(response, "tool_calls");
        } else {
            whole(response, delta, "tool_calls");
        }
    }

    private static void begin(HttpServerResponse response) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    }

    private static String chunk(JsonObject delta, String reason) {
        var choice = new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", reason);
        return event(new JsonObject().put("choices", new JsonArray().add(choice)));
    }

    private static void end(HttpServerResponse response, String reason) {
        response.write(chunk(new JsonObject(), reason));
        response.write(event(new JsonObject().put("choices", new JsonArray()).put("usage", usage())));
        response.end("data: [DONE]\n\n");
    }

    private static String event(JsonObject chunk) {
        return "data: "
                + chunk.put("id", "chatcmpl-1")
                        .put("object", "chat.completion.chunk")
                        .put("created", 1)
                        .put("model", "small-1")
                + "\n\n";
    }

    private static void whole(HttpServerResponse response, JsonObject message, String reason) {
        var choice = new JsonObject().put("index", 0).put("message", message).put("finish_reason", reason);
        json(
                response,
                new JsonObject()
                        .put("id", "chatcmpl-1")
                        .put("object", "chat.completion")
                        .put("created", 1)
                        .put("model", "small-1")
                        .put("choices", new JsonArray().add(choice))
                        .put("usage", usage()));
    }

    private static JsonObject usage() {
        return new JsonObject()
                .put("prompt_tokens", 12)
                .put("completion_tokens", 5)
                .put("total_tokens", 17);
    }

    /** A vector tells the length of its text. */
    private static JsonObject vectors(JsonObject asked) {
        var data = new JsonArray();
        asked.getJsonArray("input")
                .forEach(text -> data.add(new JsonObject()
                        .put("object", "embedding")
                        .put("index", data.size())
                        .put(
                                "embedding",
                                new JsonArray().add(text.toString().length()).add(0.5))));
        return new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", "vectors-1")
                .put("usage", usage());
    }

    private static JsonObject models() {
        return new JsonObject().put("data", new JsonArray().add(new JsonObject().put("id", "small")));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.toBuffer());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
