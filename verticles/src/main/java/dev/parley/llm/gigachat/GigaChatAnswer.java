package dev.parley.llm.gigachat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.GrowingAnswer;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import java.util.List;
import java.util.Optional;

/** Reads chat completions, whole and in chunks, which differ by one name. Pure. */
final class GigaChatAnswer {

    /** Says that a function of GigaChat's own is at work; what comes with it is no part of the answer. */
    private static final String IN_PROGRESS = "function_in_progress";

    private GigaChatAnswer() {}

    /** @param part {@code delta} or {@code message} */
    static void read(JsonNode chunk, String part, GrowingAnswer answer) {
        Json.text(chunk.path("model")).ifPresent(answer::model);
        tokens(chunk.path("usage")).ifPresent(answer::tokens);
        var choice = chunk.path("choices").path(0);
        var message = choice.path(part);
        if (!message.path("role").asText().equals(IN_PROGRESS)) {
            answer.add(new Llm.Piece(
                    Json.text(message.path("content")).orElse(""),
                    Json.text(message.path("reasoning_content")).orElse(""),
                    call(message, answer),
                    state(message)));
        }
        Json.text(choice.path("finish_reason")).ifPresent(reason -> answer.finish(finish(reason)));
    }

    /** One call at most, and whole: its arguments are an object. */
    private static List<Llm.CallPiece> call(JsonNode message, GrowingAnswer answer) {
        var call = message.path("function_call");
        if (!call.isObject()) {
            return List.of();
        }
        var id = Json.text(message.path(GigaChatRequest.STATE))
                .map(state -> GigaChatRequest.CALL_ID + state)
                .orElseGet(GrowingAnswer::newCallId);
        var arguments = call.path("arguments");
        return List.of(new Llm.CallPiece(
                answer.nextCall(),
                Optional.of(id),
                Json.text(call.path("name")),
                arguments.isTextual()
                        ? arguments.textValue()
                        : arguments.isContainerNode() ? arguments.toString() : Chat.NOTHING));
    }

    private static String state(JsonNode message) {
        return Json.text(message.path(GigaChatRequest.STATE))
                .map(state -> Json.MAPPER.createObjectNode().put(GigaChatRequest.STATE, state))
                .map(ObjectNode::toString)
                .orElse(Chat.NOTHING);
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "length" -> Finish.LENGTH;
            case "function_call" -> Finish.TOOL_CALLS;
            case "blacklist" -> Finish.CONTENT_FILTER;
            case "error" -> throw new TroubleException(Breakage.CUT_OFF, "gave up in the middle of its answer");
            default -> Finish.STOP;
        };
    }

    /** As the server counted; empty where it did not. */
    static Optional<Llm.Tokens> tokens(JsonNode usage) {
        return usage.isObject()
                ? Optional.of(new Llm.Tokens(
                        Json.count(usage.path("prompt_tokens")),
                        Json.count(usage.path("completion_tokens")),
                        Json.count(usage.path("precached_prompt_tokens")),
                        0,
                        false))
                : Optional.empty();
    }
}
