package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Texts whose vectors a client of OpenAI's API wants.
 *
 * @param model as it was written; empty for the configured one
 * @param base64 whether vectors are wanted as their bytes in base64, which is shorter and what OpenAI's clients ask for
 */
record OpenAiEmbeddings(String model, List<String> texts, Optional<Integer> dimensions, boolean base64) {

    /** As OpenAI has it. */
    private static final int MOST_TEXTS = 2048;

    private static final int MOST_DIMENSIONS = 100_000;

    OpenAiEmbeddings {
        texts = List.copyOf(texts);
    }

    /** Reads a body. Fails with INVALID, naming the parameter. */
    static OpenAiEmbeddings read(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var model = body.textOf("model", OpenAiChatRequest.LONGEST_MODEL).orElse("");
        var texts = texts(body, body.need("input"));
        var dimensions = body.integer("dimensions", 1, MOST_DIMENSIONS).map(Math::toIntExact);
        var base64 = base64(body);
        // Says who asks on behalf of whom, and changes nothing.
        body.text("user");
        body.restNames().stream().findFirst().ifPresent(name -> {
            throw body.wrong(name, "no such parameter; there are model, input, dimensions, encoding_format, user");
        });
        return new OpenAiEmbeddings(model, texts, dimensions, base64);
    }

    Llm.Embed ask(Usage.Payer payer) {
        return new Llm.Embed(payer, model, texts, dimensions);
    }

    /** The answer; of thousands of vectors it takes a while. */
    Buffer write(Llm.Embedded embedded) {
        return JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (var i = 0; i < embedded.vectors().size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                writeVector(json, embedded.vectors().get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", ServedBy.modelName(embedded.served()));
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", embedded.tokens().prompt());
            json.writeNumberField("total_tokens", embedded.tokens().total());
            json.writeEndObject();
            ServedBy.writeField(json, embedded.served(), embedded.tokens());
            json.writeEndObject();
        });
    }

    private void writeVector(JsonGenerator json, Llm.Vector vector) throws IOException {
        if (base64) {
            json.writeStringField("embedding", vector.base64());
            return;
        }
        json.writeArrayFieldStart("embedding");
        for (var value : vector.values()) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private static List<String> texts(JsonFields body, JsonNode input) {
        if (input.isTextual()) {
            return List.of(text(body, "input", input));
        }
        if (!input.isArray()) {
            throw body.wrongType("input", "a string or an array of strings", input);
        }
        if (input.isEmpty()) {
            throw body.wrong("input", "is an array without texts");
        }
        if (input.size() > MOST_TEXTS) {
            throw body.wrong(
                    "input",
                    "has " + input.size() + " texts, more than " + MOST_TEXTS + "; send some of them at a time");
        }
        if (input.get(0).isNumber() || input.get(0).isArray()) {
            throw body.wrong("input", "numbers of tokens mean something to one model only; send texts");
        }
        return IntStream.range(0, input.size())
                .mapToObj(i -> text(body, "input[" + i + "]", input.get(i)))
                .toList();
    }

    private static String text(JsonFields body, String place, JsonNode value) {
        var text = body.text(place, value);
        if (text.isEmpty()) {
            throw body.wrong(place, "is an empty text, which has no vector");
        }
        return text;
    }

    private static boolean base64(JsonFields body) {
        var format = body.text("encoding_format").orElse("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw body.wrong("encoding_format", "must be float or base64, not " + format);
        }
        return format.equals("base64");
    }
}
