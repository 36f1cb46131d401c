package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Choice;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Chat.Tool;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads what a chat in OpenAI's form says about tools and about the form of the answer: whatever has a JSON schema. */
final class OpenAiTools {

    private static final int MOST_TOOLS = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private OpenAiTools() {}

    /** The tools of a request, if it has some. */
    static Optional<Chat.Tools> read(JsonFields body) {
        var list = body.list("tools").filter(tools -> !tools.isEmpty());
        var choice = body.take("tool_choice");
        var parallel = body.flag("parallel_tool_calls");
        if (list.isEmpty()) {
            choice.filter(value ->
                            !value.asText().equals("none") && !value.asText().equals("auto"))
                    .ifPresent(_ -> {
                        throw body.wrong("tool_choice", "goes with tools only");
                    });
            return Optional.empty();
        }
        var tools = tools(body, list.get());
        return Optional.of(new Chat.Tools(
                tools, choice.map(value -> choice(body, value, tools)).orElseGet(Choice.Auto::new), parallel));
    }

    /** The form of the answer; text unless something else is wanted. */
    static Shape shape(JsonFields body) {
        return body.object("response_format").map(OpenAiTools::shapeOf).orElseGet(Shape.Text::new);
    }

    private static List<Tool> tools(JsonFields body, List<JsonNode> list) {
        if (list.size() > MOST_TOOLS) {
            throw body.wrong("tools", "are " + list.size() + ", more than " + MOST_TOOLS);
        }
        var names = new HashSet<String>();
        return IntStream.range(0, list.size())
                .mapToObj(i -> {
                    var tool = tool(JsonFields.of("tools[" + i + "]", list.get(i)));
                    if (!names.add(tool.name())) {
                        throw body.wrong("tools", "two are called " + tool.name());
                    }
                    return tool;
                })
                .toList();
    }

    private static Tool tool(JsonFields tool) {
        var type = tool.needText("type");
        if (!type.equals("function")) {
            throw tool.wrong("type", "must be function, not " + type);
        }
        var function = tool.needObject("function");
        return new Tool(
                name(function),
                function.text("description"),
                schema(function, "parameters").orElse("{\"type\":\"object\",\"properties\":{}}"),
                function.flag("strict"));
    }

    private static Choice choice(JsonFields body, JsonNode value, List<Tool> tools) {
        if (value.isTextual()) {
            return switch (value.textValue()) {
                case "auto" -> new Choice.Auto();
                case "none" -> new Choice.None();
                case "required" -> new Choice.Required();
                default ->
                    throw body.wrong(
                            "tool_choice", "must be auto, none, required or the name of a function in an object");
            };
        }
        var choice = JsonFields.of("tool_choice", value);
        var type = choice.needText("type");
        if (!type.equals("function")) {
            throw choice.wrong("type", "must be function, not " + type);
        }
        var function = choice.needObject("function");
        var name = function.needText("name");
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw function.wrong("name", "none of the tools is called " + name);
        }
        return new Choice.Named(name);
    }

    private static Shape shapeOf(JsonFields format) {
        var type = format.needText("type");
        return switch (type) {
            case "text" -> new Shape.Text();
            case "json_object" -> new Shape.AnyJson();
            case "json_schema" -> {
                var wanted = format.needObject("json_schema");
                var name = name(wanted);
                var schema = schema(wanted, "schema").orElseThrow(() -> wanted.wrong("schema", "is missing"));
                yield new Shape.JsonSchema(name, schema, wanted.flag("strict"), wanted.text("description"));
            }
            default -> throw format.wrong("type", "must be text, json_object or json_schema, not " + type);
        };
    }

    private static String name(JsonFields named) {
        var name = named.needText("name");
        if (!NAME.matcher(name).matches()) {
            throw named.wrong("name", "must be 1 to 64 letters, digits, underscores or dashes");
        }
        return name;
    }

    private static Optional<String> schema(JsonFields fields, String name) {
        return fields.take(name).map(value -> {
            if (!(value instanceof ObjectNode schema)) {
                throw fields.wrongType(name, "a JSON schema as an object", value);
            }
            SchemaReferences.check(fields.place(name), schema);
            return schema.toString();
        });
    }
}
