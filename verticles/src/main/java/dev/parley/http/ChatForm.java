package dev.parley.http;

import dev.parley.bus.Chats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A chat as its page sends it to be kept: fields that are known, within their limits. */
final class ChatForm {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_CONTENT = 200_000;
    private static final int MOST_MESSAGES = 1_000;
    private static final double HIGHEST_COST = 1e9;
    private static final List<String> ROLES = List.of("system", "user", "assistant");
    private static final List<String> STOPPED = List.of("reader", "length", "content_filter", "broken");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private ChatForm() {}

    /** INVALID, naming the field, for what is wrong. */
    static Chats.Put read(UUID owner, UUID id, byte[] json) {
        var body = JsonFields.ofBody(StrictJson.read(json));
        var chat = new Chats.Put(
                owner,
                id,
                line(body, "title", LONGEST_TITLE).orElseThrow(() -> body.wrong("title", "is missing")),
                line(body, "model", LONGEST_NAME).orElse(""),
                messages(body).encode(),
                body.integer("version", 0, Long.MAX_VALUE).orElseThrow(() -> body.wrong("version", "is missing")));
        refuseOthers(body);
        return chat;
    }

    private static JsonArray messages(JsonFields body) {
        var messages = body.list("messages").orElseThrow(() -> body.wrong("messages", "is missing"));
        if (messages.size() > MOST_MESSAGES) {
            throw body.wrong(
                    "messages",
                    messages.size() + " are more than " + MOST_MESSAGES + ", the most of a chat; go on in a new one");
        }
        var read = new JsonArray();
        for (var i = 0; i < messages.size(); i++) {
            read.add(message(JsonFields.of("messages[" + i + "]", messages.get(i))));
        }
        return read;
    }

    private static JsonObject message(JsonFields fields) {
        var message = new JsonObject()
                .put("role", oneOf(fields, "role", ROLES).orElseThrow(() -> fields.wrong("role", "is missing")))
                .put("content", content(fields))
                .put("at", instant(fields));
        line(fields, "model", LONGEST_NAME).ifPresent(model -> message.put("model", model));
        line(fields, "provider", LONGEST_NAME).ifPresent(provider -> message.put("provider", provider));
        fields.object("tokens").ifPresent(tokens -> message.put("tokens", tokens(tokens)));
        fields.number("cost", 0, HIGHEST_COST).ifPresent(cost -> message.put("cost", cost));
        oneOf(fields, "stopped", STOPPED).ifPresent(why -> message.put("stopped", why));
        refuseOthers(fields);
        return message;
    }

    private static String content(JsonFields fields) {
        var content = fields.needText("content");
        if (content.length() > LONGEST_CONTENT) {
            throw fields.wrong("content", "has " + content.length() + " characters, more than " + LONGEST_CONTENT);
        }
        return content;
    }

    private static String instant(JsonFields fields) {
        var at = fields.needText("at");
        try {
            return OffsetDateTime.parse(at).toInstant().toString();
        } catch (DateTimeException e) {
            throw fields.wrong("at", "must be a date with time and zone such as 2026-03-01T12:00:00Z");
        }
    }

    private static JsonObject tokens(JsonFields fields) {
        var tokens = new JsonObject();
        for (var name : List.of("prompt", "completion")) {
            fields.integer(name, 0, Integer.MAX_VALUE).ifPresent(count -> tokens.put(name, count));
        }
        refuseOthers(fields);
        return tokens;
    }

    /** A text without line ends and other control characters. */
    private static Optional<String> line(JsonFields fields, String name, int most) {
        return fields.textOf(name, most).map(text -> {
            if (CONTROL.matcher(text).find()) {
                throw fields.wrong(name, "must be one line without control characters");
            }
            return text;
        });
    }

    private static Optional<String> oneOf(JsonFields fields, String name, List<String> words) {
        return fields.text(name).map(word -> {
            if (!words.contains(word)) {
                throw fields.wrong(name, "must be one of " + String.join(", ", words));
            }
            return word;
        });
    }

    private static void refuseOthers(JsonFields fields) {
        fields.restNames().stream().findFirst().ifPresent(name -> {
            throw fields.wrong(name, "no such field");
        });
    }
}
