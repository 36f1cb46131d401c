package dev.parley.llm.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.llm.wire.Json;
import java.util.Locale;
import java.util.regex.Pattern;

/** A call as OpenAI's dialect would have it, for people to read: long texts and images shortened, what may be a secret hidden. Pure. */
final class ShownRequest {

    /** Characters that are shown of one text. */
    private static final int LONGEST = 10_000;

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(authorization|api[-_]?key|secret|passw|credential|token)$");

    private static final String HIDDEN = "***";

    private final ObjectNode request = Json.MAPPER.createObjectNode();

    private ShownRequest() {}

    static ObjectNode of(String model, Chat chat) {
        var shown = new ShownRequest();
        shown.write(model, chat);
        return shown.request;
    }

    private void write(String model, Chat chat) {
        request.put("model", model);
        var messages = request.putArray("messages");
        chat.messages().forEach(turn -> write(turn, messages.addObject()));
        var sampling = chat.sampling();
        sampling.temperature().ifPresent(value -> request.put("temperature", value));
        sampling.topP().ifPresent(value -> request.put("top_p", value));
        sampling.maxTokens().ifPresent(value -> request.put("max_tokens", value));
        sampling.seed().ifPresent(value -> request.put("seed", value));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(request.putArray("stop")::add);
        }
        chat.tools().ifPresent(this::write);
        write(chat.shape());
        if (chat.stream()) {
            request.put("stream", true);
        }
        addOther(request, "the further parameters", chat.other());
    }

    private static void write(Chat.Turn turn, ObjectNode message) {
        message.put("role", lower(turn.role()));
        if (turn.content().stream().allMatch(Chat.Part.Text.class::isInstance)) {
            message.put("content", shortened(turn.text()));
        } else {
            var parts = message.putArray("content");
            turn.content().forEach(part -> write(part, parts));
        }
        turn.name().ifPresent(name -> message.put("name", name));
        turn.callId().ifPresent(id -> message.put("tool_call_id", id));
        if (!turn.calls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            turn.calls().forEach(call -> calls.addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", shortened(call.arguments())));
        }
        addOther(message, "the further fields of a message", turn.other());
    }

    private static void write(Chat.Part part, ArrayNode parts) {
        switch (part) {
            case Chat.Part.Text(var text) ->
                parts.addObject().put("type", "text").put("text", shortened(text));
            case Chat.Part.Image(var url, var detail) -> {
                var image = parts.addObject().put("type", "image_url").putObject("image_url");
                image.put("url", shownAddress(url));
                detail.ifPresent(value -> image.put("detail", value));
            }
            case Chat.Part.Other(var json) -> parts.add(hidden(Json.object("a part of a message", json)));
        }
    }

    private void write(Chat.Tools tools) {
        var offered = request.putArray("tools");
        for (var tool : tools.offered()) {
            var function = offered.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name());
            tool.description().ifPresent(text -> function.put("description", shortened(text)));
            function.set("parameters", Json.object("tools." + tool.name() + ".parameters", tool.parameters()));
            tool.strict().ifPresent(strict -> function.put("strict", strict));
        }
        switch (tools.choice()) {
            case Chat.Choice.Auto _ -> request.put("tool_choice", "auto");
            case Chat.Choice.None _ -> request.put("tool_choice", "none");
            case Chat.Choice.Required _ -> request.put("tool_choice", "required");
            case Chat.Choice.Named(var name) ->
                request.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
        }
        tools.parallel().ifPresent(parallel -> request.put("parallel_tool_calls", parallel));
    }

    private void write(Chat.Shape shape) {
        switch (shape) {
            case Chat.Shape.Text _ -> {}
            case Chat.Shape.AnyJson _ -> request.putObject("response_format").put("type", "json_object");
            case Chat.Shape.JsonSchema schema -> {
                var format = request.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema")
                        .put("name", schema.name());
                schema.description().ifPresent(text -> format.put("description", text));
                format.set("schema", Json.object("response_format", schema.schema()));
                schema.strict().ifPresent(strict -> format.put("strict", strict));
            }
        }
    }

    private static void addOther(ObjectNode target, String name, String other) {
        if (!other.equals(Chat.NOTHING)) {
            target.setAll((ObjectNode) hidden(Json.object(name, other)));
        }
    }

    /** The same without values whose names say that nobody should read them, at any depth. */
    private static JsonNode hidden(JsonNode node) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(field -> {
                    if (SECRET.matcher(field.getKey()).matches()) {
                        object.put(field.getKey(), HIDDEN);
                    } else if (field.getValue().isTextual()) {
                        object.put(field.getKey(), shownAddress(field.getValue().textValue()));
                    } else {
                        hidden(field.getValue());
                    }
                });
            case ArrayNode array -> array.forEach(ShownRequest::hidden);
            default -> {}
        }
        return node;
    }

    private static String shownAddress(String url) {
        var comma = url.indexOf(',');
        return url.startsWith("data:") && comma > 0
                ? url.substring(0, comma + 1) + "… (" + (url.length() - comma - 1) + " characters)"
                : shortened(url);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "… (" + (text.length() - LONGEST) + " characters more)";
    }

    private static String lower(Chat.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
