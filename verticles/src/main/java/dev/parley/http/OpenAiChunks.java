package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * Writes an answer piece by piece as OpenAI's server-sent events {@code chat.completion.chunk}. Owned by one stream; touch only
 * on its context.
 */
final class OpenAiChunks {

    private static final SerializableString GOES_ON = new SerializedString(",\"finish_reason\":null}]}\n\n");
    private static final String DONE = "data: [DONE]\n\n";

    private final String begin;
    /** What all chunks begin with, as bytes. */
    private final SerializableString head;

    private boolean begun;

    /** @param model as it was asked for; who answers is known when all is over */
    OpenAiChunks(OpenAiCompletion completion, String model) {
        begin = "data: {\"id\":\"" + completion.id() + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                + completion.created() + ",\"model\":" + TextNode.valueOf(model) + ",\"choices\":[";
        head = new SerializedString(begin + "{\"index\":0,\"delta\":");
    }

    /** Whether anything was written. */
    boolean begun() {
        return begun;
    }

    /** Adds a chunk for each piece. */
    void append(Buffer buffer, List<Llm.Piece> pieces) {
        JsonOutput.append(buffer, json -> {
            for (var piece : pieces) {
                json.writeRaw(head);
                json.writeStartObject();
                writeRole(json);
                writePiece(json, piece);
                json.writeEndObject();
                writeBeside(json, piece.other());
                json.writeRaw(GOES_ON);
            }
        });
    }

    /** Adds the end: why it ended, the tokens where they are wanted, who answered. */
    void appendEnd(Buffer buffer, Llm.Answer answer, boolean includeUsage) {
        JsonOutput.append(buffer, json -> {
            json.writeRaw(head);
            json.writeStartObject();
            writeRole(json);
            if (answer.refusal().isPresent()) {
                json.writeStringField("refusal", answer.refusal().get().reason());
            }
            json.writeEndObject();
            json.writeRaw(",\"finish_reason\":\"" + OpenAiCompletion.word(answer.finish()) + "\"}]");
            if (includeUsage) {
                json.writeRaw("}\n\n" + begin + "]");
                writeField(json, inner -> OpenAiCompletion.writeUsage(inner, answer.tokens()));
            }
            writeField(json, inner -> ServedBy.writeField(inner, answer.served(), answer.tokens()));
            json.writeRaw("}\n\n" + DONE);
        });
    }

    /** Adds an error, after which nothing comes. */
    static void appendError(Buffer buffer, JsonObject error) {
        buffer.appendString("data: ").appendBuffer(error.toBuffer()).appendString("\n\n");
    }

    private void writeRole(JsonGenerator json) throws IOException {
        if (!begun) {
            json.writeStringField("role", "assistant");
            begun = true;
        }
    }

    private static void writePiece(JsonGenerator json, Llm.Piece piece) throws IOException {
        if (!piece.text().isEmpty()) {
            json.writeStringField("content", piece.text());
        }
        if (!piece.reasoning().isEmpty()) {
            json.writeStringField("reasoning_content", piece.reasoning());
        }
        if (!piece.calls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (var call : piece.calls()) {
                writeCall(json, call);
            }
            json.writeEndArray();
        }
        OpenAiCompletion.writeOther(json, piece.other(), false);
    }

    private static void writeCall(JsonGenerator json, Llm.CallPiece call) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", call.index());
        if (call.id().isPresent()) {
            json.writeStringField("id", call.id().get());
            json.writeStringField("type", "function");
        }
        json.writeObjectFieldStart("function");
        if (call.name().isPresent()) {
            json.writeStringField("name", call.name().get());
        }
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeBeside(JsonGenerator json, String other) throws IOException {
        if (!other.equals(Chat.NOTHING)) {
            writeField(json, inner -> OpenAiCompletion.writeOther(inner, other, true));
        }
    }

    /** Goes on with fields of an object that was begun without the generator. */
    private static void writeField(JsonGenerator json, JsonOutput.Writing fields) throws IOException {
        var object = JsonOutput.write(inner -> {
            inner.writeStartObject();
            fields.to(inner);
            inner.writeEndObject();
        });
        if (object.length() > 2) {
            json.writeRaw("," + object.getString(1, object.length() - 1));
        }
    }
}
