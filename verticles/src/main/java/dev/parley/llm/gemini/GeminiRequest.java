package dev.parley.llm.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Providers;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.OtherParameters;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The body of {@code generateContent}, but for the turns, which {@link GeminiContents} writes. Confined to one call. */
final class GeminiRequest {

    private final JsonGenerator json;
    private final OtherParameters other;

    private GeminiRequest(JsonGenerator json, OtherParameters other) {
        this.json = json;
        this.other = other;
    }

    static Buffer write(Providers.Call call) {
        return Json.write(json -> new GeminiRequest(json, OtherParameters.of(call.chat())).body(call));
    }

    private void body(Providers.Call call) throws IOException {
        var chat = call.chat();
        json.writeStartObject();
        new GeminiContents(json, call.model()).write(chat.messages());
        if (chat.tools().isPresent()) {
            write(chat.tools().get());
        }
        json.writeObjectFieldStart("generationConfig");
        write(chat.sampling());
        write(chat.shape());
        number("frequency_penalty", "frequencyPenalty");
        number("presence_penalty", "presencePenalty");
        number("top_k", "topK");
        raw("thinkingConfig");
        json.writeEndObject();
        raw("safetySettings");
        raw("cachedContent");
        json.writeEndObject();
        other.refuseRest();
    }

    private void write(Chat.Sampling sampling) throws IOException {
        number("temperature", sampling.temperature());
        number("topP", sampling.topP());
        if (sampling.maxTokens().isPresent()) {
            json.writeNumberField("maxOutputTokens", sampling.maxTokens().get());
        }
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().get());
        }
        if (!sampling.stop().isEmpty()) {
            strings("stopSequences", sampling.stop());
        }
    }

    private void number(String field, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.get());
        }
    }

    private void number(String parameter, String field) throws IOException {
        write(field, other.take(parameter));
    }

    /** A parameter of Gemini's own, under its own name. */
    private void raw(String parameter) throws IOException {
        write(parameter, other.take(parameter));
    }

    private void write(String field, Optional<JsonNode> value) throws IOException {
        if (value.isPresent()) {
            json.writeFieldName(field);
            json.writeTree(value.get());
        }
    }

    private void write(Shape shape) throws IOException {
        switch (shape) {
            case Shape.Text() -> {}
            case Shape.AnyJson() -> json.writeStringField("responseMimeType", "application/json");
            case Shape.JsonSchema(var name, var schema, var _, var _) -> {
                json.writeStringField("responseMimeType", "application/json");
                json.writeFieldName("responseJsonSchema");
                json.writeTree(Json.object("the JSON schema " + name, schema));
            }
        }
    }

    private void write(Chat.Tools tools) throws IOException {
        OtherParameters.refuseOneAtATime(tools);
        json.writeArrayFieldStart("tools");
        json.writeStartObject();
        json.writeArrayFieldStart("functionDeclarations");
        for (var tool : tools.offered()) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            if (tool.description().isPresent()) {
                json.writeStringField("description", tool.description().get());
            }
            var parameters = Json.object("the parameters of the tool " + tool.name(), tool.parameters());
            // An empty schema is refused; none means no parameters.
            if (!parameters.isEmpty()) {
                json.writeFieldName("parametersJsonSchema");
                json.writeTree(parameters);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("toolConfig");
        json.writeObjectFieldStart("functionCallingConfig");
        switch (tools.choice()) {
            case Chat.Choice.Auto() -> json.writeStringField("mode", "AUTO");
            case Chat.Choice.None() -> json.writeStringField("mode", "NONE");
            case Chat.Choice.Required() -> json.writeStringField("mode", "ANY");
            case Chat.Choice.Named(var name) -> {
                json.writeStringField("mode", "ANY");
                strings("allowedFunctionNames", List.of(name));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void strings(String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
