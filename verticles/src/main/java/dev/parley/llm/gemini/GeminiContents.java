package dev.parley.llm.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.DataUrl;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The turns of a chat. The system speaks outside of them; the answers of tools are the user's, all that follow each other in one turn,
 * as Gemini wants them. Confined to one call.
 */
final class GeminiContents {

    private final JsonGenerator json;
    private final String model;
    /** Names of called tools by the id of the call: an answer names both. */
    private final Map<String, String> called = new HashMap<>();

    GeminiContents(JsonGenerator json, String model) {
        this.json = json;
        this.model = model;
    }

    void write(List<Turn> turns) throws IOException {
        // Somebody must have said something: where only the system speaks, it is taken for the user.
        var speaks = !turns.stream().allMatch(GeminiContents::isSystem);
        var system = turns.stream().filter(turn -> speaks && isSystem(turn)).toList();
        if (!system.isEmpty()) {
            json.writeObjectFieldStart("systemInstruction");
            json.writeArrayFieldStart("parts");
            for (var turn : system) {
                text(turn.text(), Optional.empty());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeArrayFieldStart("contents");
        var open = Optional.<Role>empty();
        for (var turn : turns) {
            if (speaks && isSystem(turn)) {
                continue;
            }
            var goesOn = turn.role() == Role.TOOL && open.equals(Optional.of(Role.TOOL));
            if (!goesOn) {
                close(open);
                json.writeStartObject();
                json.writeStringField("role", turn.role() == Role.ASSISTANT ? "model" : "user");
                json.writeArrayFieldStart("parts");
                open = Optional.of(turn.role());
            }
            write(turn);
        }
        close(open);
        json.writeEndArray();
    }

    private static boolean isSystem(Turn turn) {
        return turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER;
    }

    private void close(Optional<Role> open) throws IOException {
        if (open.isPresent()) {
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void write(Turn turn) throws IOException {
        if (turn.role() == Role.TOOL) {
            answer(turn);
            return;
        }
        var signatures = Signatures.of(turn, model);
        if (turn.content().isEmpty() && turn.calls().isEmpty()) {
            text("", Optional.empty());
        }
        for (var part : turn.content()) {
            write(part, turn.role() == Role.ASSISTANT ? signatures.ofText() : Optional.empty());
        }
        var first = true;
        for (var call : turn.calls()) {
            call(call, signatures.of(call, first));
            first = false;
        }
    }

    private void write(Part part, Optional<String> signature) throws IOException {
        switch (part) {
            case Part.Text(var text) -> text(text, signature);
            case Part.Image(var url, var _) -> image(url);
            case Part.Other(var raw) -> other(Json.object("a part of a message", raw));
        }
    }

    private void text(String text, Optional<String> signature) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", text);
        sign(signature);
        json.writeEndObject();
    }

    private void image(String url) throws IOException {
        var data = DataUrl.of(url);
        if (data.isPresent()) {
            inline(data.get().type(), data.get().base64());
        } else {
            json.writeStartObject();
            json.writeObjectFieldStart("fileData");
            json.writeStringField("fileUri", url);
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /** Sound, and files whose bytes are in the message. */
    private void other(JsonNode part) throws IOException {
        var sound = part.path("input_audio");
        var file = Json.text(part.path("file").path("file_data")).flatMap(DataUrl::of);
        if (sound.isObject()) {
            inline(
                    "audio/" + Json.text(sound.path("format")).orElse("wav"),
                    Json.text(sound.path("data")).orElse(""));
        } else if (file.isPresent()) {
            inline(file.get().type(), file.get().base64());
        } else {
            throw new TroubleException(
                    Breakage.NOT_OFFERED,
                    "does not take message parts of the type "
                            + Json.text(part.path("type")).orElse("(none)"));
        }
    }

    private void inline(String type, String base64) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("inlineData");
        json.writeStringField("mimeType", type);
        json.writeStringField("data", base64);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void call(Chat.ToolCall call, Optional<String> signature) throws IOException {
        called.put(call.id(), call.name());
        json.writeStartObject();
        json.writeObjectFieldStart("functionCall");
        json.writeStringField("name", call.name());
        json.writeFieldName("args");
        json.writeTree(
                call.arguments().isBlank()
                        ? Json.MAPPER.createObjectNode()
                        : Json.object("the arguments of the call of " + call.name(), call.arguments()));
        json.writeEndObject();
        sign(signature);
        json.writeEndObject();
    }

    private void answer(Turn turn) throws IOException {
        var name = turn.name()
                .or(() -> turn.callId().flatMap(id -> Optional.ofNullable(called.get(id))))
                .orElseThrow(() -> new TroubleException(
                        Breakage.INVALID,
                        "tool_call_id: no earlier message has called a tool under "
                                + turn.callId().orElse("(none)")));
        json.writeStartObject();
        json.writeObjectFieldStart("functionResponse");
        json.writeStringField("name", name);
        json.writeFieldName("response");
        json.writeTree(object(turn.text()));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Gemini wants an object; what is none is put into one. */
    private static JsonNode object(String content) {
        try {
            return Json.object("content", content);
        } catch (TroubleException _) {
            return Json.MAPPER.createObjectNode().put("result", content);
        }
    }

    private void sign(Optional<String> signature) throws IOException {
        if (signature.isPresent()) {
            json.writeStringField("thoughtSignature", signature.get());
        }
    }
}
