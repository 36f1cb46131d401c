package dev.parley.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads chat completions, whole and in chunks, which differ by one name. Pure. */
final class OpenAiAnswer {

    /** Fields of a message or a choice that are read here; all others are handed on. */
    private static final Set<String> READ = Set.of(
            "role",
            "content",
            "reasoning_content",
            "reasoning",
            "tool_calls",
            "index",
            "finish_reason",
            "delta",
            "message");

    private OpenAiAnswer() {}

    /** @param part {@code delta} or {@code message} */
    static void read(JsonNode chunk, String part, GrowingAnswer answer) {
        Json.text(chunk.path("model")).ifPresent(answer::model);
        tokens(chunk.path("usage")).ifPresent(answer::tokens);
        // The last chunk of a stream has usage and no choice: an empty list, null or nothing.
        var choice = chunk.path("choices").path(0);
        if (choice.isObject()) {
            var message = choice.path(part);
            answer.add(new Llm.Piece(
                    content(message.path("content")),
                    reasoning(message),
                    calls(message.path("tool_calls"), answer),
                    other(choice, message)));
            Json.text(choice.path("finish_reason")).ifPresent(reason -> answer.finish(finish(reason)));
        }
    }

    /** A text, or as Mistral has it, a list of parts. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return Json.text(content).orElse("");
        }
        var text = new StringBuilder();
        content.forEach(part -> Json.text(part.path("text")).ifPresent(text::append));
        return text.toString();
    }

    /** DeepSeek and Qwen say {@code reasoning_content}; OpenRouter and newer vLLM {@code reasoning}. */
    private static String reasoning(JsonNode message) {
        return Json.text(message.path("reasoning_content"))
                .or(() -> Json.text(message.path("reasoning")))
                .orElse("");
    }

    private static List<Llm.CallPiece> calls(JsonNode list, GrowingAnswer answer) {
        if (list.isEmpty()) {
            return List.of();
        }
        var calls = new ArrayList<Llm.CallPiece>();
        for (var call : list) {
            var function = call.path("function");
            var id = Json.text(call.path("id"));
            calls.add(new Llm.CallPiece(
                    list.size() == 1
                            ? answer.placeOf(index(call), id)
                            : call.path("index").asInt(calls.size()),
                    id,
                    Json.text(function.path("name")),
                    arguments(function.path("arguments"))));
        }
        return calls;
    }

    private static Optional<Integer> index(JsonNode call) {
        return call.path("index").isInt() ? Optional.of(call.path("index").intValue()) : Optional.empty();
    }

    /** A string with JSON in it; some that imitate OpenAI send the object. */
    private static String arguments(JsonNode arguments) {
        return arguments.isContainerNode()
                ? arguments.toString()
                : Json.text(arguments).orElse("");
    }

    private static String other(JsonNode choice, JsonNode message) {
        Optional<ObjectNode> other = Optional.empty();
        for (var holder : List.of(choice, message)) {
            for (var field : holder.properties()) {
                if (!READ.contains(field.getKey())
                        && !field.getValue().isNull()
                        && !(field.getValue().isContainerNode()
                                && field.getValue().isEmpty())) {
                    if (other.isEmpty()) {
                        other = Optional.of(Json.MAPPER.createObjectNode());
                    }
                    other.get().set(field.getKey(), field.getValue());
                }
            }
        }
        return other.map(ObjectNode::toString).orElse(Chat.NOTHING);
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "length", "model_length", "max_tokens" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.CONTENT_FILTER;
            // OpenRouter and DeepSeek end so when what they stand on breaks.
            case "error", "insufficient_system_resource", "abort" ->
                throw new TroubleException(Breakage.CUT_OFF, "gave up in the middle of its answer: " + reason);
            default -> Finish.STOP;
        };
    }

    /** As the server counted; empty where it did not. */
    static Optional<Llm.Tokens> tokens(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        var cached = Math.max(
                Json.count(usage.path("prompt_tokens_details").path("cached_tokens")),
                Json.count(usage.path("prompt_cache_hit_tokens")));
        return Optional.of(new Llm.Tokens(
                Json.count(usage.path("prompt_tokens")),
                Json.count(usage.path("completion_tokens")),
                cached,
                Json.count(usage.path("completion_tokens_details").path("reasoning_tokens")),
                false));
    }
}
