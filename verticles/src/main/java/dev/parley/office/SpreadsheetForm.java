package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.conf.OfficeConf;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@link Purpose#SPREADSHEET}: a whole spreadsheet with its styles comes, and another one goes. Header and rows have values and a
 * style, which is the id of one in {@code styles}. Pure.
 */
final class SpreadsheetForm implements PurposeForm {

    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "worksheet": {"type": "object", "properties": {"name": {"type": "string"}, "range": {"type": "string"}}},
               "data": {"type": "object",
                 "properties": {
                   "header": {"type": "object",
                     "properties": {
                       "values": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
                       "style": {"type": "string"}},
                     "required": ["values"]},
                   "rows": {"type": "array", "items": {"type": "object",
                     "properties": {
                       "values": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
                       "style": {"type": "string"}},
                     "required": ["values"]}}},
                 "required": ["header", "rows"]},
               "styles": {"type": "array", "items": {"type": "object",
                 "properties": {
                   "id": {"type": "string"}, "background_color": {"type": "string"}, "font_color": {"type": "string"},
                   "font_weight": {"type": "string", "enum": ["normal", "bold"]}, "font_size": {"type": "number"}},
                 "required": ["id"]}}},
             "required": ["data", "styles"]}
            """;

    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Set<String> WEIGHTS = Set.of("normal", "bold");
    private static final Set<String> WRAPPERS = Set.of("spreadsheet_data", "spreadsheet", "result");

    private final OfficeConf conf;

    SpreadsheetForm(OfficeConf conf) {
        this.conf = conf;
    }

    @Override
    public Material read(Office.Request request) {
        var sheet = Requested.object(request, SpreadsheetForm::check);
        if (sheet.isEmpty()) {
            return new Material(Table.NONE, Optional.empty());
        }
        var data = sheet.get().path("data");
        var rows = Values.JSON.createArrayNode();
        if (!data.path("header").path("values").isEmpty()) {
            rows.add(data.path("header").path("values"));
        }
        data.path("rows").forEach(row -> rows.add(row.path("values")));
        var table = TableReader.read(Values.write(rows), conf.mostCells());
        return new Material(table, Optional.of(context(sheet.get())));
    }

    /** All but the values. */
    private static String context(JsonNode sheet) {
        var context = Values.JSON.createObjectNode();
        for (var field : List.of("worksheet", "columns", "styles")) {
            if (sheet.has(field)) {
                context.set(field, sheet.get(field));
            }
        }
        var data = sheet.path("data");
        if (data.path("header").has("style")) {
            context.set("header_style", data.path("header").get("style"));
        }
        styles(context.putArray("row_styles"), data.path("rows"));
        return ShownTable.inert(context);
    }

    /** Rows of one style that follow one another are one entry: style, first row, last row. */
    private static void styles(ArrayNode runs, JsonNode rows) {
        var from = 0;
        for (var i = 0; i < rows.size(); i++) {
            var style = rows.get(i).path("style");
            if (i + 1 == rows.size() || !rows.get(i + 1).path("style").equals(style)) {
                if (style.isTextual()) {
                    runs.addArray().add(style).add(from + 1).add(i + 1);
                }
                from = i + 1;
            }
        }
    }

    /** {@link UnfitAnswer}, with the place, for a spreadsheet that does not hang together. */
    private static void check(JsonNode json) {
        var sheet = Fields.of("", json);
        var ids = new HashSet<String>();
        for (var style : sheet.objects("styles")) {
            if (!ids.add(style.text("id"))) {
                throw style.wrong("id", "there is a style " + style.text("id") + " before it already");
            }
            for (var color : List.of("background_color", "font_color")) {
                if (style.has(color) && !COLOR.matcher(style.text(color)).matches()) {
                    throw style.wrong(color, "must be a color such as #1a2b3c");
                }
            }
            if (style.has("font_weight") && !WEIGHTS.contains(style.text("font_weight"))) {
                throw style.wrong("font_weight", "must be normal or bold");
            }
        }
        sheet.optionalObject("worksheet").ifPresent(worksheet -> worksheet.optionalRange("range"));
        for (var column : sheet.objects("columns")) {
            column.optionalInteger("index", 0, Integer.MAX_VALUE);
            column.optionalRange("range");
            column.ordered("min", "median", "max");
            column.optionalInteger("count", 0, Integer.MAX_VALUE);
        }
        var data = sheet.object("data");
        var width =
                data.optionalObject("header").map(header -> row(header, ids)).orElse(-1);
        for (var row : data.objects("rows")) {
            var cells = row(row, ids);
            if (width >= 0 && cells != width) {
                throw row.wrong("values", "has " + cells + " cells, and the rows before it have " + width);
            }
            width = cells;
        }
    }

    private static int row(Fields row, Set<String> styles) {
        if (row.has("style") && !styles.contains(row.text("style"))) {
            throw row.wrong("style", "there is no style " + row.text("style"));
        }
        row.optionalRange("range");
        return row.cells("values").size();
    }

    @Override
    public String schema() {
        return SCHEMA;
    }

    @Override
    public String rules(Wording wording, Prose prose) {
        return wording.spreadsheet() + (prose == Prose.NEVER ? "" : wording.prose());
    }

    @Override
    public Accepted accept(String text, Office.Request request, Prose prose) {
        var json = AnsweredObject.object(text, prose, WRAPPERS);
        if (json.isEmpty()) {
            return new Accepted(Form.PROSE, Values.write(TextNode.valueOf(AnsweredObject.prose(text))));
        }
        check(json.get());
        var cells = 0L;
        for (var row : json.get().path("data").path("rows")) {
            cells += row.path("values").size();
        }
        if (cells > conf.mostCells()) {
            throw new UnfitAnswer("the spreadsheet has more than " + conf.mostCells() + " cells");
        }
        return new Accepted(Form.OBJECT, Values.write(Formulas.disarmed(json.get())));
    }
}
