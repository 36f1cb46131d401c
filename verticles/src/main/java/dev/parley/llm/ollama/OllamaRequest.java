package dev.parley.llm.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Choice;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.DataUrl;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.OtherParameters;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The body of {@code /api/chat}. Confined to one call. */
final class OllamaRequest {

    /** Parameters that Ollama has among its options, under the same name. */
    private static final List<String> OPTIONS =
            List.of("frequency_penalty", "presence_penalty", "repeat_penalty", "top_k", "min_p");

    private final JsonGenerator json;
    private final OtherParameters other;
    /** Names of called tools by the id of the call: Ollama wants them with the answer. */
    private final Map<String, String> called = new HashMap<>();

    private OllamaRequest(JsonGenerator json, OtherParameters other) {
        this.json = json;
        this.other = other;
    }

    /** @param window tokens of question and answer, for which Ollama makes room */
    static Buffer write(Providers.Call call, int window) {
        return Json.write(json ->
                new OllamaRequest(json, OtherParameters.of(call.chat())).write(call.model(), call.chat(), window));
    }

    private void write(String model, Chat chat, int window) throws IOException {
        json.writeStartObject();
        json.writeStringField("model", model);
        json.writeBooleanField("stream", chat.stream());
        // Without this the beginning of a long prompt would be dropped, and nobody told; older servers do not know it.
        json.writeBooleanField("truncate", false);
        json.writeArrayFieldStart("messages");
        for (var turn : chat.messages()) {
            write(turn);
        }
        json.writeEndArray();
        if (chat.tools().isPresent()) {
            write(chat.tools().get());
        }
        write(chat.shape());
        write(chat.sampling(), window);
        raw("think");
        raw("keep_alive");
        json.writeEndObject();
        other.refuseRest();
    }

    private void write(Turn turn) throws IOException {
        json.writeStartObject();
        var role = turn.role() == Role.DEVELOPER ? Role.SYSTEM : turn.role();
        json.writeStringField("role", role.name().toLowerCase(Locale.ROOT));
        json.writeStringField("content", turn.text());
        var images = images(turn);
        if (!images.isEmpty()) {
            strings("images", images);
        }
        if (!turn.calls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (var call : turn.calls()) {
                write(call);
            }
            json.writeEndArray();
        }
        if (turn.role() == Role.TOOL) {
            var name = turn.name().or(() -> turn.callId().flatMap(id -> Optional.ofNullable(called.get(id))));
            if (name.isPresent()) {
                json.writeStringField("tool_name", name.get());
            }
        }
        json.writeEndObject();
    }

    private static List<String> images(Turn turn) {
        var images = new ArrayList<String>();
        for (var part : turn.content()) {
            switch (part) {
                case Part.Text _ -> {}
                case Part.Image(var url, var _) ->
                    images.add(DataUrl.of(url)
                            .orElseThrow(() -> new TroubleException(
                                    Breakage.NOT_OFFERED,
                                    "does not fetch images: send it as image_url with a data URL"
                                            + " (data:image/png;base64,…)"))
                            .base64());
                case Part.Other(var raw) ->
                    throw new TroubleException(
                            Breakage.NOT_OFFERED,
                            "does not take message parts of the type "
                                    + Json.text(Json.object("a part of a message", raw)
                                                    .path("type"))
                                            .orElse("(none)"));
            }
        }
        return images;
    }

    private void write(Chat.ToolCall call) throws IOException {
        called.put(call.id(), call.name());
        json.writeStartObject();
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeFieldName("arguments");
        json.writeTree(
                call.arguments().isBlank()
                        ? Json.MAPPER.createObjectNode()
                        : Json.object("the arguments of the call of " + call.name(), call.arguments()));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Ollama lets the model choose, or has no tools; it cannot be made to call one. */
    private void write(Chat.Tools tools) throws IOException {
        OtherParameters.refuseOneAtATime(tools);
        if (tools.choice() instanceof Choice.None) {
            return;
        }
        if (!(tools.choice() instanceof Choice.Auto)) {
            throw new TroubleException(
                    Breakage.NOT_OFFERED, "tool_choice: cannot be made to call a tool; only auto and none are offered");
        }
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
            json.writeTree(Json.object("the parameters of the tool " + tool.name(), tool.parameters()));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Shape shape) throws IOException {
        switch (shape) {
            case Shape.Text() -> {}
            case Shape.AnyJson() -> json.writeStringField("format", "json");
            case Shape.JsonSchema(var name, var schema, var _, var _) -> {
                json.writeFieldName("format");
                json.writeTree(Json.object("the JSON schema " + name, schema));
            }
        }
    }

    private void write(Chat.Sampling sampling, int window) throws IOException {
        json.writeObjectFieldStart("options");
        json.writeNumberField("num_ctx", window);
        if (sampling.temperature().isPresent()) {
            json.writeNumberField("temperature", sampling.temperature().get());
        }
        if (sampling.topP().isPresent()) {
            json.writeNumberField("top_p", sampling.topP().get());
        }
        if (sampling.maxTokens().isPresent()) {
            json.writeNumberField("num_predict", sampling.maxTokens().get());
        }
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().get());
        }
        if (!sampling.stop().isEmpty()) {
            strings("stop", sampling.stop());
        }
        for (var option : OPTIONS) {
            raw(option);
        }
        json.writeEndObject();
    }

    /** A parameter that Ollama has under the same name. */
    private void raw(String parameter) throws IOException {
        var value = other.take(parameter);
        if (value.isPresent()) {
            json.writeFieldName(parameter);
            json.writeTree(value.get());
        }
    }

    private void strings(String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
