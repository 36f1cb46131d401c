package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.ToolCall;
import dev.parley.bus.Chat.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the messages of a chat in OpenAI's form, and sees to it that every call of a tool has its answer. For one request. */
final class OpenAiMessages {

    private static final int LONGEST_NAME = 200;

    private final List<Turn> turns = new ArrayList<>();
    /** Names of tools by the ids of their calls. */
    private final Map<String, String> unanswered = new LinkedHashMap<>();

    private OpenAiMessages() {}

    static List<Turn> read(JsonFields body) {
        var messages = body.list("messages").orElseThrow(() -> body.wrong("messages", "is missing"));
        if (messages.isEmpty()) {
            throw body.wrong("messages", "is empty; send at least one message");
        }
        var reading = new OpenAiMessages();
        for (var i = 0; i < messages.size(); i++) {
            reading.turns.add(reading.turn(i, JsonFields.of("messages[" + i + "]", messages.get(i))));
        }
        if (!reading.unanswered.isEmpty()) {
            throw body.wrong("messages", reading.missingAnswers());
        }
        return reading.turns;
    }

    private Turn turn(int number, JsonFields message) {
        var role = message.needText("role");
        if (!role.equals("tool") && !role.equals("function") && !unanswered.isEmpty()) {
            throw message.wrong("role", missingAnswers());
        }
        return switch (role) {
            case "system" -> said(Role.SYSTEM, message);
            case "developer" -> said(Role.DEVELOPER, message);
            case "user" -> said(Role.USER, message);
            case "assistant" -> answered(number, message);
            case "tool" -> toolAnswer(message);
            case "function" -> functionAnswer(message);
            default ->
                throw message.wrong(
                        "role", "must be one of system, developer, user, assistant, tool, function, not " + role);
        };
    }

    private static Turn said(Role role, JsonFields message) {
        var content = content(message).orElseThrow(() -> message.wrong("content", "is missing"));
        return new Turn(role, content, List.of(), Optional.empty(), name(message), message.rest());
    }

    private Turn answered(int number, JsonFields message) {
        var content = content(message);
        var calls = calls(number, message);
        for (var call : calls) {
            if (unanswered.put(call.id(), call.name()) != null) {
                throw message.wrong("tool_calls", "two calls have the id " + call.id());
            }
        }
        var name = name(message);
        var rest = message.restNames();
        if (content.isEmpty() && calls.isEmpty() && !rest.contains("refusal") && !rest.contains("audio")) {
            throw message.wrong("content", "is missing; only an assistant that calls tools may say nothing");
        }
        return new Turn(Role.ASSISTANT, content.orElse(List.of()), calls, Optional.empty(), name, message.rest());
    }

    private Turn toolAnswer(JsonFields message) {
        if (unanswered.isEmpty()) {
            throw message.wrong(
                    "role",
                    "a tool answers a call: an assistant's message with that call in tool_calls must come before");
        }
        var id = message.needText("tool_call_id");
        if (unanswered.remove(id) == null) {
            throw message.wrong(
                    "tool_call_id",
                    "there is no call " + id + " that waits for an answer, only "
                            + String.join(", ", unanswered.keySet()));
        }
        return answer(id, message);
    }

    /** The older form, which knows calls by their names. */
    private Turn functionAnswer(JsonFields message) {
        var name = message.needText("name");
        var id = unanswered.entrySet().stream()
                .filter(call -> call.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> message.wrong(
                        "name", "an assistant's message with a function_call of " + name + " must come before"));
        unanswered.remove(id);
        return new Turn(
                Role.TOOL,
                content(message).orElse(List.of()),
                List.of(),
                Optional.of(id),
                Optional.of(name),
                message.rest());
    }

    private static Turn answer(String id, JsonFields message) {
        var content = content(message).orElseThrow(() -> message.wrong("content", "is missing"));
        return new Turn(Role.TOOL, content, List.of(), Optional.of(id), name(message), message.rest());
    }

    private String missingAnswers() {
        return "a message with role tool must follow for each call of the assistant; there is none for "
                + String.join(", ", unanswered.keySet());
    }

    private static Optional<String> name(JsonFields message) {
        return message.textOf("name", LONGEST_NAME);
    }

    private static List<ToolCall> calls(int number, JsonFields message) {
        var calls = new ArrayList<ToolCall>();
        message.list("tool_calls").ifPresent(list -> {
            for (var i = 0; i < list.size(); i++) {
                calls.add(call(JsonFields.of(message.place("tool_calls") + "[" + i + "]", list.get(i))));
            }
        });
        message.object("function_call")
                .ifPresent(call ->
                        calls.add(new ToolCall("call_" + number, call.needText("name"), call.needText("arguments"))));
        return calls;
    }

    private static ToolCall call(JsonFields call) {
        var id = call.needText("id");
        call.text("type").filter(type -> !type.equals("function")).ifPresent(type -> {
            throw call.wrong("type", "must be function, not " + type);
        });
        var function = call.needObject("function");
        return new ToolCall(id, function.needText("name"), function.needText("arguments"));
    }

    /** Empty where there is none. */
    private static Optional<List<Part>> content(JsonFields message) {
        return message.take("content").map(content -> {
            if (!content.isArray()) {
                return List.of(new Part.Text(text(message, content)));
            }
            if (content.isEmpty()) {
                throw message.wrong("content", "is an array without parts");
            }
            return IntStream.range(0, content.size())
                    .mapToObj(i -> part(message.place("content") + "[" + i + "]", content.get(i)))
                    .toList();
        });
    }

    private static String text(JsonFields message, JsonNode content) {
        if (!content.isTextual()) {
            throw message.wrongType("content", "a string or an array of parts", content);
        }
        return message.text("content", content);
    }

    private static Part part(String place, JsonNode json) {
        var part = JsonFields.of(place, json);
        // Looked at, not taken out: a part that is handed on goes as it came.
        var type = json.path("type").isTextual() ? json.path("type").textValue() : part.needText("type");
        return switch (type) {
            case "text" -> new Part.Text(part.needText("text"));
            case "image_url" -> image(part.needObject("image_url"));
            default -> new Part.Other(json.toString());
        };
    }

    /** Only addresses that a provider can have an interest in: a path would be one of the machine that reads it. */
    private static Part image(JsonFields image) {
        var url = image.needText("url");
        if (!url.startsWith("data:image/") && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw image.wrong("url", "must begin with https://, http:// or data:image/");
        }
        return new Part.Image(url, image.text("detail"));
    }
}
