package dev.parley.conf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML file as flat settings, {@code http.port}, each with its line. A list becomes its items with commas between,
 * or a JSON list where an item has a comma or a quotation mark itself.
 */
final class YamlLayer {

    private static final YAMLFactory YAML = new YAMLFactory();

    private final String name;
    private final List<String> problems;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private YamlLayer(String name, List<String> problems) {
        this.name = name;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param name how the file is called in problems
     * @param problems takes what is wrong: syntax, a key that stands twice, a file that is no mapping
     */
    static Map<String, Setting> read(String name, Reader content, List<String> problems) throws IOException {
        var layer = new YamlLayer(name, problems);
        try (var parser = YAML.createParser(content)) {
            layer.document(parser);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            problems.add(name + ":" + line + ": not YAML: " + firstLine(e.getOriginalMessage()));
        }
        return layer.settings;
    }

    private void document(JsonParser parser) throws IOException {
        var first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            problems.add(name + ":1: must hold keys and values such as \"http:\"");
            return;
        }
        mapping(parser, new ArrayDeque<>());
    }

    private void mapping(JsonParser parser, Deque<String> path) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            path.addLast(parser.currentName());
            var key = String.join(".", path);
            var line = parser.currentTokenLocation().getLineNr();
            switch (parser.nextToken()) {
                case START_OBJECT -> mapping(parser, path);
                case START_ARRAY -> put(key, items(parser), line);
                case VALUE_NULL -> put(key, "", line);
                default -> put(key, parser.getText(), line);
            }
            path.removeLast();
        }
    }

    private String items(JsonParser parser) throws IOException {
        var items = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue()) {
                items.add(parser.getText());
            }
        }
        return ListText.of(items);
    }

    private void put(String key, String text, int line) {
        var setting = new Setting(key, text.strip(), name + ":" + line);
        var earlier = settings.putIfAbsent(key, setting);
        if (earlier != null) {
            problems.add(key + " (" + setting.origin() + "): stands already at " + earlier.origin() + "; keep one");
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
