package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether a spreadsheet hangs together: its styles have ids of their own, and every reference names one of them. For clients that
 * want to know all at once; the office refuses one for the first thing that is wrong.
 *
 * @param errors what makes it unusable, each with its place
 * @param warnings what nobody needs, such as styles that are not used
 */
record SpreadsheetCheck(List<String> errors, List<String> warnings, int styles) {

    /** More of them help nobody. */
    private static final int MOST_ERRORS = 100;

    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    /** Looks at the whole of a spreadsheet. */
    static SpreadsheetCheck of(ObjectNode sheet) {
        var errors = new ArrayList<String>();
        var ids = styles(sheet.path("styles"), errors);
        var used = new TreeSet<String>();
        var data = sheet.path("data");
        if (!data.isObject()) {
            errors.add("data: must be an object with header and rows");
        }
        use("data.header.style", data.path("header").path("style"), ids, used, errors);
        var rows = data.path("rows");
        if (!rows.isMissingNode() && !rows.isArray()) {
            errors.add("data.rows: must be a list");
        }
        for (var i = 0; i < rows.size(); i++) {
            var place = "data.rows[" + i + "]";
            if (!rows.get(i).path("values").isArray()) {
                errors.add(place + ".values: must be a list");
            }
            use(place + ".style", rows.get(i).path("style"), ids, used, errors);
        }
        var unused = ids.stream()
                .filter(id -> !used.contains(id))
                .map(id -> "styles: " + id + " is not used")
                .toList();
        return new SpreadsheetCheck(
                errors.stream().limit(MOST_ERRORS).toList(),
                unused,
                sheet.path("styles").size());
    }

    JsonObject json() {
        return new JsonObject()
                .put("is_valid", errors.isEmpty())
                .put("is_consistent", errors.isEmpty() && warnings.isEmpty())
                .put("validation_errors", new JsonArray(errors))
                .put("consistency_warnings", new JsonArray(warnings))
                .put("style_count", styles);
    }

    private static Set<String> styles(JsonNode styles, List<String> errors) {
        var ids = new LinkedHashSet<String>();
        if (!styles.isMissingNode() && !styles.isArray()) {
            errors.add("styles: must be a list");
        }
        for (var i = 0; i < styles.size(); i++) {
            var place = "styles[" + i + "]";
            var style = styles.get(i);
            var id = style.path("id").asText("");
            if (id.isEmpty()) {
                errors.add(place + ".id: is missing");
            } else if (!ids.add(id)) {
                errors.add(place + ".id: there is a style " + id + " before it already");
            }
            for (var color : List.of("background_color", "font_color")) {
                var value = style.path(color);
                if (value.isTextual() && !COLOR.matcher(value.asText()).matches()) {
                    errors.add(place + "." + color + ": must be a color such as #1a2b3c");
                }
            }
        }
        return ids;
    }

    private static void use(String place, JsonNode style, Set<String> ids, Set<String> used, List<String> errors) {
        if (style.isMissingNode() || style.isNull()) {
            return;
        }
        if (!ids.contains(style.asText())) {
            errors.add(place + ": there is no style " + style.asText());
        }
        used.add(style.asText());
    }
}
