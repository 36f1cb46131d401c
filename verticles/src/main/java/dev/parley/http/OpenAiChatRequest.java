package dev.parley.http;

import dev.parley.bus.Chat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a client of OpenAI's chat completions asks.
 *
 * @param model as it was written; empty for the configured one
 * @param includeUsage whether the last chunk of a stream tells the tokens
 */
record OpenAiChatRequest(String model, Chat chat, boolean includeUsage) {

    static final int LONGEST_MODEL = 200;

    private static final int MOST_STOPS = 4;
    private static final long MOST_TOKENS = 100_000_000;

    /** Parameters that would change the form of the answer, and what to do instead. */
    private static final Map<String, String> REFUSED = Map.of(
            "functions", "is the older form of tools; send these as tools, with type function",
            "function_call", "is the older form of tool_choice; send it as that");

    /** Reads a body. Fails with INVALID, naming the parameter. Parameters that are not known here are handed on. */
    static OpenAiChatRequest read(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        REFUSED.forEach((name, reason) -> body.take(name).ifPresent(_ -> {
            throw body.wrong(name, reason);
        }));
        body.integer("n", 1, 128).filter(answers -> answers > 1).ifPresent(answers -> {
            throw body.wrong("n", answers + " answers are not given to one request, only one; ask again for another");
        });
        var model = body.textOf("model", LONGEST_MODEL).orElse("");
        var messages = OpenAiMessages.read(body);
        var stream = body.flag("stream").orElse(false);
        var includeUsage = includeUsage(body, stream);
        var tools = OpenAiTools.read(body);
        var shape = OpenAiTools.shape(body);
        var sampling = sampling(body);
        var chat = new Chat(messages, sampling, tools, shape, stream, Optional.empty(), body.rest());
        return new OpenAiChatRequest(model, chat, includeUsage);
    }

    private static boolean includeUsage(JsonFields body, boolean stream) {
        var options = body.object("stream_options");
        if (options.isPresent() && !stream) {
            throw body.wrong("stream_options", "goes with stream only");
        }
        return options.flatMap(given -> given.flag("include_usage")).orElse(false);
    }

    private static Chat.Sampling sampling(JsonFields body) {
        var old = body.integer("max_tokens", 1, MOST_TOKENS);
        var most = body.integer("max_completion_tokens", 1, MOST_TOKENS);
        if (old.isPresent() && most.isPresent()) {
            throw body.wrong("max_tokens", "give either max_tokens or max_completion_tokens");
        }
        return new Chat.Sampling(
                body.number("temperature", 0, 2),
                body.number("top_p", 0, 1),
                most.or(() -> old).map(Math::toIntExact),
                body.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                stops(body));
    }

    private static List<String> stops(JsonFields body) {
        var stop = body.take("stop");
        if (stop.isEmpty()) {
            return List.of();
        }
        var value = stop.get();
        if (value.isTextual()) {
            return List.of(body.text("stop", value));
        }
        if (!value.isArray()) {
            throw body.wrongType("stop", "a string or an array of strings", value);
        }
        if (value.size() > MOST_STOPS) {
            throw body.wrong("stop", "has " + value.size() + " texts, more than " + MOST_STOPS);
        }
        return IntStream.range(0, value.size())
                .mapToObj(i -> body.text("stop[" + i + "]", value.get(i)))
                .toList();
    }
}
