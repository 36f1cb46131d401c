package dev.parley.prompts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The fields of a mapping in a YAML document, each taken out once, with the type it must have. What is wrong is named with its line
 * and its place, such as {@code prompts[2].words.ru.text}. Aliases are refused, so that no short text stands for a long one.
 */
final class YamlFields {

    /** Levels of mappings and lists within each other; four are needed. */
    private static final int DEEPEST = 20;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final String place;
    private final int line;
    private final Map<String, Value> fields;

    /** A value and the line on which it begins. */
    private sealed interface Value {
        int line();

        record Text(int line, String text) implements Value {}

        record Items(int line, List<Value> items) implements Value {}

        record Fields(int line, Map<String, Value> fields) implements Value {}
    }

    private YamlFields(String place, Value.Fields fields) {
        this.place = place;
        this.line = fields.line();
        this.fields = new LinkedHashMap<>(fields.fields());
    }

    /** The fields of a whole document. INVALID where it is no YAML, or no mapping. */
    static YamlFields of(String yaml) {
        try (var parser = YAML.createParser(yaml)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Failure.INVALID.because("line 1: must hold the fields categories and prompts");
            }
            var fields = mapping(parser);
            if (parser.nextToken() != null) {
                throw wrong(line(parser), "a second document begins; put all into one");
            }
            return new YamlFields("", fields);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw wrong(
                    line,
                    "it is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** INVALID for what is wrong here. */
    FailureException wrong(String reason) {
        return wrong(line, (place.isEmpty() ? "" : place + ": ") + reason);
    }

    String text(String name) {
        return findText(name).orElseThrow(() -> wrong(line, place(name) + ": is missing"));
    }

    Optional<String> findText(String name) {
        return take(name).map(value -> text(place(name), value));
    }

    Optional<Boolean> flag(String name) {
        return take(name).map(value -> switch (text(place(name), value)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(value.line(), place(name) + ": must be true or false");
        });
    }

    Optional<Integer> number(String name) {
        return take(name).map(value -> {
            try {
                return Integer.valueOf(text(place(name), value));
            } catch (NumberFormatException e) {
                throw wrong(value.line(), place(name) + ": must be a whole number");
            }
        });
    }

    List<String> texts(String name) {
        var found = new ArrayList<String>();
        items(name).forEach(item -> found.add(text(place(name) + "[" + found.size() + "]", item)));
        return found;
    }

    /** The mappings of a list. */
    List<YamlFields> each(String name) {
        var found = new ArrayList<YamlFields>();
        items(name).forEach(item -> found.add(fields(place(name) + "[" + found.size() + "]", item)));
        return found;
    }

    /** The mappings in a mapping, by their keys. */
    Map<String, YamlFields> named(String name) {
        var named = fields(place(name), take(name).orElseThrow(() -> wrong(line, place(name) + ": is missing")));
        var found = new LinkedHashMap<String, YamlFields>();
        named.fields.forEach((key, value) -> found.put(key, fields(named.place(key), value)));
        return found;
    }

    /** INVALID where a field was not taken: nobody knows it. */
    void end() {
        fields.entrySet().stream().findFirst().ifPresent(rest -> {
            throw wrong(rest.getValue().line(), place(rest.getKey()) + ": no such field here");
        });
    }

    private List<Value> items(String name) {
        return take(name)
                .map(value -> {
                    if (value instanceof Value.Items list) {
                        return list.items();
                    }
                    throw wrong(value.line(), place(name) + ": must be a list");
                })
                .orElse(List.of());
    }

    private Optional<Value> take(String name) {
        return Optional.ofNullable(fields.remove(name));
    }

    private String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String text(String place, Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        throw wrong(value.line(), place + ": must be a text");
    }

    private static YamlFields fields(String place, Value value) {
        if (value instanceof Value.Fields fields) {
            return new YamlFields(place, fields);
        }
        throw wrong(value.line(), place + ": must be a mapping");
    }

    private static FailureException wrong(int line, String reason) {
        return Failure.INVALID.because("line " + line + ": " + reason);
    }

    private static Value.Fields mapping(YAMLParser parser) throws IOException {
        var line = line(parser);
        var keys = new TreeSet<String>();
        var fields = new LinkedHashMap<String, Value>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var key = parser.currentName();
            if (!keys.add(key)) {
                throw wrong(line(parser), key + ": stands there twice");
            }
            parser.nextToken();
            value(parser).ifPresent(value -> fields.put(key, value));
        }
        return new Value.Fields(line, fields);
    }

    /** Empty for null, which is as good as missing. */
    private static Optional<Value> value(YAMLParser parser) throws IOException {
        if (parser.isCurrentAlias()) {
            throw wrong(line(parser), "aliases such as *" + parser.getText() + " are not taken; write it out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(mapping(parser));
            case START_ARRAY -> Optional.of(items(parser));
            case VALUE_NULL -> Optional.empty();
            default -> Optional.of(new Value.Text(line(parser), parser.getText()));
        };
    }

    private static Value.Items items(YAMLParser parser) throws IOException {
        var line = line(parser);
        var items = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser).ifPresent(items::add);
        }
        return new Value.Items(line, items);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
