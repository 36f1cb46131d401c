package dev.parley.conf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A list as the text of a setting: values with commas between them, or a JSON list, whose values may have commas in them. */
final class ListText {

    private static final JsonMapper JSON = new JsonMapper();

    private ListText() {}

    /** The values, without those that are empty. */
    static List<String> items(String text) {
        return (text.startsWith("[\"") ? ofJson(text) : ofCommas(text))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** The text of values. */
    static String of(List<String> items) {
        return items.stream().anyMatch(item -> item.contains(",") || item.contains("\""))
                ? JSON.valueToTree(items).toString()
                : String.join(",", items);
    }

    private static Stream<String> ofJson(String text) {
        try {
            return Arrays.stream(JSON.readValue(text, String[].class));
        } catch (JsonProcessingException _) {
            // Not quite JSON: taken apart at its commas.
            return ofCommas(text);
        }
    }

    private static Stream<String> ofCommas(String text) {
        var items = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return Arrays.stream(items.split(",", -1)).map(item -> item.strip().replaceAll("^\"|\"$", ""));
    }
}
