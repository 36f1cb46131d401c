package dev.parley.llm.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.llm.wire.Json;
import java.util.Optional;

/**
 * Gemini signs its thoughts, and wants the signatures back with the calls that came of them (its guide "Thought signatures"). They
 * travel as a further field of the assistant's message: by the id of the call, that of its text under {@code text}. Pure.
 */
final class Signatures {

    static final String FIELD = "thought_signatures";
    static final String OF_TEXT = "text";

    /** Google's own way out where a signature was lost: clients drop fields that they do not know. */
    private static final String LOST = "skip_thought_signature_validator";

    private final JsonNode known;
    private final boolean wanted;

    private Signatures(JsonNode known, boolean wanted) {
        this.known = known;
        this.wanted = wanted;
    }

    /** Those of an assistant's turn. From its third generation on the first call of a turn must have one. */
    static Signatures of(Chat.Turn turn, String model) {
        var known = turn.other().equals(Chat.NOTHING)
                ? Json.MAPPER.missingNode()
                : Json.object("the further fields of a message", turn.other()).path(FIELD);
        return new Signatures(known, model.matches("(models/)?gemini-([3-9]|\\d\\d).*"));
    }

    Optional<String> ofText() {
        return Json.text(known.path(OF_TEXT));
    }

    Optional<String> of(Chat.ToolCall call, boolean first) {
        return Json.text(known.path(call.id())).or(() -> first && wanted ? Optional.of(LOST) : Optional.empty());
    }

    /** The field with one signature. */
    static ObjectNode field(String of, String signature) {
        var field = Json.MAPPER.createObjectNode();
        field.putObject(FIELD).put(of, signature);
        return field;
    }
}
