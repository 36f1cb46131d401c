package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.house.NodeClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node.js at the door to language models, with a model that answers as it is asked. */
class OpenAiClientTest {

    private static final String MODEL = "openai/gpt-4o-mini";
    private static final Chat.ToolCall CALL = new Chat.ToolCall("call_1", "weather", "{\"city\":\"Kazan\"}");

    private final AtomicBoolean aborted = new AtomicBoolean();

    @Test
    void chatsStreamsCallsToolsGetsJsonVectorsModelsAndErrors(@TempDir Path folder) throws Exception {
        NodeClient.OPEN_AI.install();
        try (var door = TestDoor.open(folder)) {
            door.llm.script = this::answer;
            var models = new JsonObject()
                    .put("chat", MODEL)
                    .put("embedding", "local")
                    .put("busy", "busy")
                    .put("breaking", "breaking")
                    .put("endless", "endless");

            var saw = NodeClient.OPEN_AI.run("chat.mjs", door.uri("/v1").toString(), "anna-key", models.encode());

            assertAnswers(saw);
            assertTools(saw);
            assertVectorsAndModels(saw);
            assertErrors(saw);
            assertThat(saw.get("aborted").asInt()).isEqualTo(3);
            Poll.until(aborted::get);
        }
    }

    private Future<Llm.Answer> answer(Llm.Ask ask, Outlet<Llm.Pieces> outlet) {
        return switch (ask.model()) {
            case MODEL -> answer(ask.chat(), outlet);
            case "busy" ->
                Future.failedFuture(
                        Failure.OVER_QUOTA.because("5 requests a minute are used up", Duration.ofSeconds(7)));
            case "breaking" -> {
                outlet.send(text("Hel"));
                yield Future.failedFuture(Failure.UNAVAILABLE.because("the provider broke off"));
            }
            case "endless" -> {
                outlet.cancelled().onSuccess(_ -> aborted.set(true));
                for (var piece : List.of("a", "b", "c")) {
                    outlet.send(text(piece));
                }
                yield Promise.<Llm.Answer>promise().future();
            }
            default ->
                Future.failedFuture(
                        Failure.NOT_FOUND.because("model: there is no " + ask.model() + "; near it is " + MODEL));
        };
    }

    private static Future<Llm.Answer> answer(Chat chat, Outlet<Llm.Pieces> outlet) {
        var last = chat.messages().getLast();
        if (last.role() == Chat.Role.TOOL) {
            return say(outlet, "In Kazan: ", last.text());
        }
        if (chat.tools().isPresent()) {
            if (chat.stream()) {
                outlet.send(FakeLlm.call(
                        new Llm.CallPiece(0, Optional.of(CALL.id()), Optional.of(CALL.name()), "{\"city\":"),
                        new Llm.CallPiece(0, Optional.empty(), Optional.empty(), "\"Kazan\"}")));
            }
            return Future.succeededFuture(FakeLlm.answer("", List.of(CALL), Llm.Finish.TOOL_CALLS));
        }
        return chat.shape() instanceof Chat.Shape.JsonSchema
                ? say(outlet, "{\"city\":", "\"Kazan\"}")
                : say(outlet, "Hel", "lo.");
    }

    private static Future<Llm.Answer> say(Outlet<Llm.Pieces> outlet, String first, String second) {
        outlet.send(text(first));
        outlet.send(text(second));
        return Future.succeededFuture(FakeLlm.answer(first + second));
    }

    private static Llm.Pieces text(String text) {
        return new Llm.Pieces(List.of(Llm.Piece.text(text)));
    }

    private static void assertAnswers(Map<String, JsonNode> saw) {
        var chat = saw.get("chat");
        assertThat(chat.at("/choices/0/message/content").asText()).isEqualTo("Hello.");
        assertThat(chat.at("/usage/total_tokens").asInt()).isEqualTo(17);
        assertThat(chat.path("provider").asText()).isEqualTo("openai");
        assertThat(chat.path("request").asText()).isNotEmpty();

        var stream = saw.get("stream");
        var text = new StringBuilder();
        stream.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        assertThat(text).hasToString("Hello.");
        assertThat(stream.get(stream.size() - 1).at("/usage/completion_tokens").asInt())
                .isEqualTo(5);
        assertThat(saw.get("gathered").at("/0/message/content").asText()).isEqualTo("Hello.");
        assertThat(saw.get("gathered").at("/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(saw.get("json schema").path("city").asText()).isEqualTo("Kazan");
    }

    private static void assertTools(Map<String, JsonNode> saw) {
        var tools = saw.get("tools");
        assertThat(tools.at("/call/function/arguments").asText()).isEqualTo(CALL.arguments());
        assertThat(tools.path("reason").asText()).isEqualTo("tool_calls");
        assertThat(tools.path("answer").asText()).isEqualTo("In Kazan: sunny, 21 degrees");
        assertThat(saw.get("tools run by the client"))
                .hasToString("{\"answer\":\"In Kazan: sunny, 21 degrees\",\"asked\":[\"Kazan\"]}");
    }

    private static void assertVectorsAndModels(Map<String, JsonNode> saw) {
        var embeddings = saw.get("embeddings");
        assertThat(embeddings.at("/made/data/1/embedding")).hasToString("[5,0.5]");
        assertThat(embeddings.at("/plain/data/0/embedding")).hasToString("[3,0.5]");
        assertThat(saw.get("models").toString()).contains("whisper-1", MODEL);
        assertThat(saw.get("model").path("id").asText()).isEqualTo(MODEL);
    }

    private static void assertErrors(Map<String, JsonNode> saw) {
        assertError(saw.get("wrong temperature"), "BadRequestError", 400, "invalid", "temperature");
        assertError(saw.get("wrong order"), "BadRequestError", 400, "invalid", "messages[0].role");
        assertError(saw.get("no messages"), "BadRequestError", 400, "invalid", "messages");
        assertError(saw.get("no texts"), "BadRequestError", 400, "invalid", "input");
        assertError(saw.get("unknown model"), "NotFoundError", 404, "model_not_found", "model");
        assertError(saw.get("unknown model of a stream"), "NotFoundError", 404, "model_not_found", "model");
        assertError(saw.get("no such model to retrieve"), "NotFoundError", 404, "model_not_found", "model");
        assertThat(saw.get("wrong key").path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(saw.get("busy").path("name").asText()).isEqualTo("RateLimitError");
        assertThat(saw.get("busy").path("retryAfter").asText()).isEqualTo("7");
        assertThat(saw.get("before it broke")).hasToString("[\"Hel\"]");
        assertThat(saw.get("breaking").path("name").asText()).isEqualTo("APIError");
        assertThat(saw.get("breaking").path("message").asText()).contains("the provider broke off");
        assertThat(saw.get("breaking").path("type").asText()).isEqualTo("server_error");
    }

    private static void assertError(JsonNode error, String name, int status, String code, String param) {
        assertThat(error.path("name").asText()).isEqualTo(name);
        assertThat(error.path("status").asInt()).isEqualTo(status);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("request").asBoolean()).isTrue();
    }
}
