package dev.parley.llm.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** The body of a chat completion. Confined to one call. */
final class OpenAiRequest {

    /** Fields of a message of ours that are for another dialect. */
    private static final Set<String> FOREIGN = Set.of("thought_signatures");

    private final JsonGenerator json;
    private final boolean isOpenAi;

    private OpenAiRequest(JsonGenerator json, boolean isOpenAi) {
        this.json = json;
        this.isOpenAi = isOpenAi;
    }

    /**
     * @param isOpenAi whether it is for OpenAI itself, which knows the role {@code developer} and wants
     *     {@code max_completion_tokens}, which reasoning models alone take, where all others say {@code max_tokens}
     * @param asksForUsage whether the server is to count the tokens of a stream
     */
    static Buffer write(Providers.Call call, boolean isOpenAi, boolean asksForUsage) {
        return Json.write(json -> new OpenAiRequest(json, isOpenAi).write(call, asksForUsage));
    }

    private void write(Providers.Call call, boolean asksForUsage) throws IOException {
        var chat = call.chat();
        var other = object("the further parameters", chat.other());
        if (other.path("n").asInt(1) != 1) {
            throw new TroubleException(Breakage.NOT_OFFERED, "n: one answer at a time is given");
        }
        json.writeStartObject();
        json.writeStringField("model", call.model());
        json.writeArrayFieldStart("messages");
        for (var turn : chat.messages()) {
            write(turn);
        }
        json.writeEndArray();
        write(chat.sampling());
        if (chat.tools().isPresent()) {
            write(chat.tools().get());
        }
        write(chat.shape());
        if (chat.stream()) {
            json.writeBooleanField("stream", true);
            if (asksForUsage) {
                json.writeObjectFieldStart("stream_options");
                json.writeBooleanField("include_usage", true);
                json.writeEndObject();
            }
        }
        other.remove("stream_options");
        writeFields(other);
        json.writeEndObject();
    }

    private void write(Turn turn) throws IOException {
        json.writeStartObject();
        var role = turn.role() == Role.DEVELOPER && !isOpenAi ? Role.SYSTEM : turn.role();
        json.writeStringField("role", role.name().toLowerCase(Locale.ROOT));
        if (turn.content().size() == 1 && turn.content().getFirst() instanceof Part.Text(var text)) {
            json.writeStringField("content", text);
        } else if (turn.content().isEmpty()) {
            // Only calls; some servers want the field all the same.
            json.writeNullField("content");
        } else {
            json.writeArrayFieldStart("content");
            for (var part : turn.content()) {
                write(part);
            }
            json.writeEndArray();
        }
        if (turn.name().isPresent()) {
            json.writeStringField("name", turn.name().get());
        }
        if (turn.callId().isPresent()) {
            json.writeStringField("tool_call_id", turn.callId().get());
        }
        if (!turn.calls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (var call : turn.calls()) {
                write(call);
            }
            json.writeEndArray();
        }
        var other = object("the further fields of a message", turn.other());
        other.remove(FOREIGN);
        writeFields(other);
        json.writeEndObject();
    }

    private void write(Chat.ToolCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(Part part) throws IOException {
        switch (part) {
            case Part.Text(var text) -> {
                json.writeStartObject();
                json.writeStringField("type", "text");
                json.writeStringField("text", text);
                json.writeEndObject();
            }
            case Part.Image(var url, var detail) -> {
                json.writeStartObject();
                json.writeStringField("type", "image_url");
                json.writeObjectFieldStart("image_url");
                json.writeStringField("url", url);
                if (detail.isPresent()) {
                    json.writeStringField("detail", detail.get());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            case Part.Other(var raw) -> json.writeTree(object("a part of a message", raw));
        }
    }

    private void write(Chat.Sampling sampling) throws IOException {
        if (sampling.temperature().isPresent()) {
            json.writeNumberField("temperature", sampling.temperature().get());
        }
        if (sampling.topP().isPresent()) {
            json.writeNumberField("top_p", sampling.topP().get());
        }
        if (sampling.maxTokens().isPresent()) {
            json.writeNumberField(
                    isOpenAi ? "max_completion_tokens" : "max_tokens",
                    sampling.maxTokens().get());
        }
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().get());
        }
        if (!sampling.stop().isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (var stop : sampling.stop()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
    }

    private void write(Chat.Tools tools) throws IOException {
        json.writeArrayFieldStart("tools");
        for (var tool : tools.offered()) {
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", tool.name());
            if (tool.description().isPresent()) {
                json.writeStringField("description", tool.description().get());
            }
            json.writeFieldName("parameters");
            json.writeTree(object("the parameters of the tool " + tool.name(), tool.parameters()));
            if (tool.strict().isPresent()) {
                json.writeBooleanField("strict", tool.strict().get());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        switch (tools.choice()) {
            case Chat.Choice.Auto() -> json.writeStringField("tool_choice", "auto");
            case Chat.Choice.None() -> json.writeStringField("tool_choice", "none");
            case Chat.Choice.Required() -> json.writeStringField("tool_choice", "required");
            case Chat.Choice.Named(var name) -> {
                json.writeObjectFieldStart("tool_choice");
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", name);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
        if (tools.parallel().isPresent()) {
            json.writeBooleanField("parallel_tool_calls", tools.parallel().get());
        }
    }

    private void write(Shape shape) throws IOException {
        switch (shape) {
            case Shape.Text() -> {}
            case Shape.AnyJson() -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_object");
                json.writeEndObject();
            }
            case Shape.JsonSchema(var name, var schema, var strict, var description) -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_schema");
                json.writeObjectFieldStart("json_schema");
                json.writeStringField("name", name);
                if (description.isPresent()) {
                    json.writeStringField("description", description.get());
                }
                json.writeFieldName("schema");
                json.writeTree(object("the JSON schema " + name, schema));
                if (strict.isPresent()) {
                    json.writeBooleanField("strict", strict.get());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private void writeFields(ObjectNode fields) throws IOException {
        for (var field : fields.properties()) {
            json.writeFieldName(field.getKey());
            json.writeTree(field.getValue());
        }
    }

    private static ObjectNode object(String name, String text) {
        return text.equals(Chat.NOTHING) ? Json.MAPPER.createObjectNode() : Json.object(name, text);
    }
}
