package dev.parley.llm.ollama;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Reads answers and the lines of streamed ones, which have the same form. Pure. */
final class OllamaAnswer {

    private OllamaAnswer() {}

    static void read(JsonNode line, GrowingAnswer answer) {
        if (!line.path("message").isObject() && !line.path("done").asBoolean()) {
            throw new TroubleException(Breakage.CUT_OFF, "answered without a message");
        }
        Json.text(line.path("model")).ifPresent(answer::model);
        var message = line.path("message");
        answer.add(new Llm.Piece(
                Json.text(message.path("content")).orElse(""),
                Json.text(message.path("thinking")).orElse(""),
                calls(message.path("tool_calls"), answer.nextCall()),
                Chat.NOTHING));
        if (line.path("done").asBoolean()) {
            tokens(line).ifPresent(answer::tokens);
            answer.finish(finish(Json.text(line.path("done_reason")).orElse("stop"), answer));
            answer.complete();
        }
    }

    /** Whole calls, one by one or several together, most of them without an id. */
    private static List<Llm.CallPiece> calls(JsonNode list, int first) {
        if (list.isEmpty()) {
            return List.of();
        }
        var calls = new ArrayList<Llm.CallPiece>();
        for (var call : list) {
            var function = call.path("function");
            var arguments = function.path("arguments");
            calls.add(new Llm.CallPiece(
                    first + calls.size(),
                    Json.text(call.path("id")).or(() -> Optional.of(GrowingAnswer.newCallId())),
                    Json.text(function.path("name")),
                    arguments.isContainerNode() ? arguments.toString() : Chat.NOTHING));
        }
        return calls;
    }

    private static Finish finish(String reason, GrowingAnswer answer) {
        return switch (reason) {
            case "length" -> Finish.LENGTH;
            // What Ollama answers where there was nothing to say to: it has only loaded the model, or let it go.
            case "load", "unload" ->
                throw new TroubleException(Breakage.CUT_OFF, "did not answer but " + reason + " the model");
            default -> answer.hasCalls() ? Finish.TOOL_CALLS : Finish.STOP;
        };
    }

    /** As Ollama counted. The count of the prompt is missing where it was kept from the last time. */
    static Optional<Llm.Tokens> tokens(JsonNode line) {
        if (!line.path("prompt_eval_count").isNumber()
                && !line.path("eval_count").isNumber()) {
            return Optional.empty();
        }
        return Optional.of(new Llm.Tokens(
                Json.count(line.path("prompt_eval_count")), Json.count(line.path("eval_count")), 0, 0, false));
    }
}
