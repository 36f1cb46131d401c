package dev.parley.llm.gemini;

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

/** Reads answers and their chunks, which have the same form. Pure. */
final class GeminiAnswer {

    private GeminiAnswer() {}

    static void read(JsonNode chunk, GrowingAnswer answer) {
        Json.text(chunk.path("modelVersion")).ifPresent(answer::model);
        tokens(chunk.path("usageMetadata")).ifPresent(answer::tokens);
        var blocked = Json.text(chunk.path("promptFeedback").path("blockReason"));
        var candidate = chunk.path("candidates").path(0);
        if (candidate.isObject()) {
            answer.add(piece(candidate, answer));
            Json.text(candidate.path("finishReason"))
                    .ifPresent(reason -> answer.finish(finish(reason, candidate, answer)));
        } else if (blocked.isPresent()) {
            var why = Json.MAPPER.createObjectNode().put("refusal", "the prompt was blocked: " + blocked.get());
            answer.add(new Llm.Piece("", "", List.of(), why.toString()));
            answer.finish(Finish.CONTENT_FILTER);
        }
    }

    private static Llm.Piece piece(JsonNode candidate, GrowingAnswer answer) {
        var text = new StringBuilder();
        var thoughts = new StringBuilder();
        var calls = new ArrayList<Llm.CallPiece>();
        var other = Json.MAPPER.createObjectNode();
        for (var part : candidate.path("content").path("parts")) {
            var signature = Json.text(part.path("thoughtSignature"));
            if (part.path("functionCall").isObject()) {
                var call = call(part.path("functionCall"), answer.nextCall() + calls.size());
                calls.add(call);
                call.id().ifPresent(id -> sign(other, id, signature));
            } else if (part.path("thought").asBoolean()) {
                Json.text(part.path("text")).ifPresent(thoughts::append);
            } else if (part.path("inlineData").isObject()) {
                image(other, part.path("inlineData"));
            } else {
                Json.text(part.path("text")).ifPresent(text::append);
                sign(other, Signatures.OF_TEXT, signature);
            }
        }
        for (var field : new String[] {"groundingMetadata", "citationMetadata"}) {
            if (candidate.path(field).isObject()) {
                other.set(field, candidate.path(field));
            }
        }
        return new Llm.Piece(
                text.toString(), thoughts.toString(), calls, other.isEmpty() ? Chat.NOTHING : other.toString());
    }

    private static Llm.CallPiece call(JsonNode call, int index) {
        var arguments = call.path("args");
        return new Llm.CallPiece(
                index,
                Json.text(call.path("id")).or(() -> Optional.of(GrowingAnswer.newCallId())),
                Json.text(call.path("name")),
                arguments.isObject() ? arguments.toString() : Chat.NOTHING);
    }

    private static void sign(ObjectNode other, String of, Optional<String> signature) {
        signature.ifPresent(text -> other.withObjectProperty(Signatures.FIELD).put(of, text));
    }

    /** In the form in which other gateways give made pictures to OpenAI's clients. */
    private static void image(ObjectNode other, JsonNode data) {
        var url = "data:" + data.path("mimeType").asText() + ";base64,"
                + data.path("data").asText();
        other.withArrayProperty("images")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", url);
    }

    private static Finish finish(String reason, JsonNode candidate, GrowingAnswer answer) {
        return switch (reason) {
            case "STOP", "FINISH_REASON_UNSPECIFIED" -> answer.hasCalls() ? Finish.TOOL_CALLS : Finish.STOP;
            case "MAX_TOKENS" -> Finish.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Finish.CONTENT_FILTER;
            case "MISSING_THOUGHT_SIGNATURE" -> throw broken(Breakage.INVALID, reason, candidate);
            // MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, OTHER and whatever is new: not the answer that was wanted.
            default -> throw broken(Breakage.CUT_OFF, reason, candidate);
        };
    }

    private static TroubleException broken(Breakage breakage, String reason, JsonNode candidate) {
        var message = Json.text(candidate.path("finishMessage"))
                .map(text -> ": " + text)
                .orElse("");
        return new TroubleException(breakage, "ended its answer with " + reason + message);
    }

    /** As Google counted; thoughts are paid for as the answer is. */
    static Optional<Llm.Tokens> tokens(JsonNode usage) {
        if (!usage.isObject()) {
            return Optional.empty();
        }
        var thoughts = Json.count(usage.path("thoughtsTokenCount"));
        return Optional.of(new Llm.Tokens(
                Json.count(usage.path("promptTokenCount")) + Json.count(usage.path("toolUsePromptTokenCount")),
                Json.count(usage.path("candidatesTokenCount")) + thoughts,
                Json.count(usage.path("cachedContentTokenCount")),
                thoughts,
                false));
    }
}
