package dev.parley.llm.gigachat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.OtherParameters;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a chat completion. What GigaChat has no word for is refused. Confined to one call. */
final class GigaChatRequest {

    /** Goes with a call of a function and has to come back with it. */
    static final String STATE = "functions_state_id";

    /** Identifiers of calls, which GigaChat has not, carry that state: many clients send nothing else back. */
    static final String CALL_ID = "giga_";

    /** Parameters of its own. */
    private static final List<String> OWN = List.of(
            "repetition_penalty", "update_interval", "profanity_check", "reasoning_effort", "function_ranker", "flags");

    private final ObjectNode body = Json.MAPPER.createObjectNode();
    private final Map<String, String> names = new HashMap<>();

    private GigaChatRequest() {}

    /** @param call whose images have been uploaded */
    static Buffer write(Providers.Call call) {
        var request = new GigaChatRequest();
        request.fill(call.model(), call.chat());
        return Json.write(json -> json.writeTree(request.body));
    }

    private void fill(String model, Chat chat) {
        body.put("model", model);
        writeMessages(chat.messages());
        write(chat.sampling());
        chat.tools().ifPresent(this::write);
        write(chat.shape());
        if (chat.stream()) {
            body.put("stream", true);
        }
        var other = OtherParameters.of(chat);
        OWN.forEach(name -> other.take(name).ifPresent(value -> body.set(name, value)));
        other.refuseRest();
    }

    private void writeMessages(List<Turn> turns) {
        var messages = body.putArray("messages");
        var system = new StringBuilder();
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            var place = "messages[" + i + "]";
            if (turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER) {
                // One alone is taken, as the first.
                refuse(
                        messages.size() > (system.isEmpty() ? 0 : 1),
                        place + ": takes the words of the system before all others");
                system.append(system.isEmpty() ? "" : "\n\n").append(text(place, turn));
                messages.removeAll();
                messages.addObject().put("role", "system").put("content", system.toString());
            } else {
                write(place, turn, messages.addObject());
            }
        }
    }

    private void write(String place, Turn turn, ObjectNode message) {
        switch (turn.role()) {
            case USER -> {
                message.put("role", "user").put("content", text(place, turn));
                for (var part : turn.content()) {
                    if (part instanceof Part.Other(var json)) {
                        message.withArrayProperty("attachments").add(file(place, json));
                    }
                }
            }
            case ASSISTANT -> writeAssistant(place, turn, message);
            case TOOL ->
                message.put("role", "function")
                        .put("name", functionName(place, turn))
                        .put("content", result(text(place, turn)));
            case SYSTEM, DEVELOPER -> throw new IllegalArgumentException("written before");
        }
    }

    private void writeAssistant(String place, Turn turn, ObjectNode message) {
        message.put("role", "assistant").put("content", text(place, turn));
        refuse(
                turn.calls().size() > 1,
                place + ": has one call of a tool in a message, there are "
                        + turn.calls().size());
        for (var call : turn.calls()) {
            names.put(call.id(), call.name());
            var function = message.putObject("function_call").put("name", call.name());
            function.set("arguments", Json.object(place + ": the arguments of " + call.name(), call.arguments()));
            state(turn, call).ifPresent(state -> message.put(STATE, state));
        }
    }

    private static Optional<String> state(Turn turn, Chat.ToolCall call) {
        var kept = turn.other().equals(Chat.NOTHING)
                ? Optional.<String>empty()
                : Json.text(Json.object("the further fields of a message", turn.other())
                        .path(STATE));
        return kept.or(() ->
                call.id().startsWith(CALL_ID) ? Optional.of(call.id().substring(CALL_ID.length())) : Optional.empty());
    }

    private String functionName(String place, Turn turn) {
        return turn.callId()
                .flatMap(id -> Optional.ofNullable(names.get(id)))
                .or(turn::name)
                .orElseThrow(() -> new TroubleException(
                        Breakage.INVALID, place + ": tool_call_id names no call of a message before it"));
    }

    /** A result has to be an object; what is none is put into one. */
    private static String result(String text) {
        try {
            if (Json.MAPPER.readTree(text) instanceof ObjectNode) {
                return text;
            }
        } catch (JsonProcessingException _) {
            // A text for people, as most tools give.
        }
        return Json.MAPPER.createObjectNode().put("result", text).toString();
    }

    private static String text(String place, Turn turn) {
        for (var part : turn.content()) {
            refuse(
                    !(part instanceof Part.Text) && turn.role() != Role.USER,
                    place + ": takes files with messages of the user alone");
        }
        return turn.text();
    }

    /** A file that was uploaded before, by us or by the user. */
    private static String file(String place, String json) {
        var part = Json.object(place, json);
        return Json.text(part.path("file").path("file_id"))
                .filter(_ -> part.path("type").asText().equals("file"))
                .orElseThrow(() -> new TroubleException(
                        Breakage.NOT_OFFERED,
                        place + ": takes text, images and files by their file_id, not "
                                + part.path("type").asText("other parts")));
    }

    /** A temperature of 0 is refused; the most likely word alone is what it stands for. */
    private void write(Chat.Sampling sampling) {
        var greedy = sampling.temperature().filter(value -> value == 0).isPresent();
        if (greedy) {
            body.put("top_p", 0);
        } else {
            sampling.temperature().ifPresent(value -> body.put("temperature", value));
            sampling.topP().ifPresent(value -> body.put("top_p", value));
        }
        sampling.maxTokens().ifPresent(value -> body.put("max_tokens", value));
        refuse(sampling.seed().isPresent(), "does not know the parameter seed");
        refuse(!sampling.stop().isEmpty(), "does not know the parameter stop");
    }

    private void write(Chat.Tools tools) {
        var functions = body.putArray("functions");
        for (var tool : tools.offered()) {
            var function = functions.addObject().put("name", tool.name());
            tool.description().ifPresent(text -> function.put("description", text));
            function.set("parameters", Json.object("the parameters of the tool " + tool.name(), tool.parameters()));
        }
        switch (tools.choice()) {
            case Chat.Choice.Auto() -> body.put("function_call", "auto");
            case Chat.Choice.None() -> body.put("function_call", "none");
            case Chat.Choice.Named(var name) -> body.putObject("function_call").put("name", name);
            case Chat.Choice.Required() -> {
                refuse(
                        tools.offered().size() != 1,
                        "tool_choice: cannot be made to call one of several tools; name the one, or say auto");
                body.putObject("function_call")
                        .put("name", tools.offered().getFirst().name());
            }
        }
    }

    private void write(Chat.Shape shape) {
        switch (shape) {
            case Chat.Shape.Text() -> {}
            case Chat.Shape.AnyJson() ->
                body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("schema")
                        .put("type", "object");
            case Chat.Shape.JsonSchema(var name, var schema, var strict, var _) -> {
                var format = body.putObject("response_format").put("type", "json_schema");
                format.set("schema", Json.object("the JSON schema " + name, schema));
                strict.ifPresent(value -> format.put("strict", value));
            }
        }
    }

    private static void refuse(boolean isWrong, String detail) {
        if (isWrong) {
            throw new TroubleException(Breakage.NOT_OFFERED, detail);
        }
    }
}
