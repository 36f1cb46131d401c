package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * An answer in the form of OpenAI's {@code chat.completion}.
 *
 * @param id of this answer, the same in all chunks of a stream
 * @param created second of the UNIX epoch
 */
record OpenAiCompletion(String id, long created) {

    /** Of what providers add, that which stands beside the message; the rest stands in it. */
    private static final Set<String> BESIDE_MESSAGE = Set.of("logprobs", "content_filter_results", "stop_reason");

    static OpenAiCompletion begin(long created) {
        return new OpenAiCompletion("chatcmpl-" + UUID.randomUUID().toString().replace("-", ""), created);
    }

    /** The whole answer. */
    Buffer write(Llm.Answer answer) {
        return JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("object", "chat.completion");
            json.writeNumberField("created", created);
            json.writeStringField("model", ServedBy.modelName(answer.served()));
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            writeMessage(json, answer);
            writeOther(json, answer.other(), true);
            json.writeStringField("finish_reason", word(answer.finish()));
            json.writeEndObject();
            json.writeEndArray();
            writeUsage(json, answer.tokens());
            ServedBy.writeField(json, answer.served(), answer.tokens());
            json.writeEndObject();
        });
    }

    static String word(Llm.Finish finish) {
        return finish.name().toLowerCase(Locale.ROOT);
    }

    static void writeUsage(JsonGenerator json, Llm.Tokens tokens) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", tokens.prompt());
        json.writeNumberField("completion_tokens", tokens.completion());
        json.writeNumberField("total_tokens", tokens.total());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", tokens.cached());
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", tokens.reasoning());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** @param beside what stands beside the message or the delta, or what stands in it */
    static void writeOther(JsonGenerator json, String other, boolean beside) throws IOException {
        if (other.equals(Chat.NOTHING)) {
            return;
        }
        for (var field : StrictJson.read(other).properties()) {
            if (BESIDE_MESSAGE.contains(field.getKey()) == beside) {
                json.writeFieldName(field.getKey());
                json.writeRawValue(field.getValue().toString());
            }
        }
    }

    private static void writeMessage(JsonGenerator json, Llm.Answer answer) throws IOException {
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        var modelRefuses = StrictJson.read(answer.other()).has("refusal");
        if (answer.text().isEmpty()
                && (answer.refusal().isPresent()
                        || modelRefuses
                        || !answer.calls().isEmpty())) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", answer.text());
        }
        if (answer.refusal().isPresent()) {
            json.writeStringField("refusal", answer.refusal().get().reason());
        } else if (!modelRefuses) {
            json.writeNullField("refusal");
        }
        if (answer.reasoning().isPresent()) {
            json.writeStringField("reasoning_content", answer.reasoning().get());
        }
        if (!answer.calls().isEmpty()) {
            writeCalls(json, answer.calls());
        }
        writeOther(json, answer.other(), false);
        json.writeEndObject();
    }

    private static void writeCalls(JsonGenerator json, List<Chat.ToolCall> calls) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        for (var call : calls) {
            json.writeStartObject();
            json.writeStringField("id", call.id());
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name());
            json.writeStringField("arguments", call.arguments());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
