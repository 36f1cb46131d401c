package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Office.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A request over a table as clients of the office write it. Its fields have their types; what is in the table, the office looks at.
 *
 * @param callbackUrl who is told of the end
 */
record OfficeForm(Request request, Optional<String> callbackUrl) {

    private static final int LONGEST_RANGE = 50;
    private static final int LONGEST_CATEGORY = 64;
    private static final int LONGEST_URL = 2_000;
    private static final String CHART_TYPE = "data-chart";

    /** The body of {@code /api/ai/process}. */
    static OfficeForm ofTable(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.readExactly(json));
        var range = body.textOf("input_range", LONGEST_RANGE);
        var data = body.take("input_data").map(rows -> rows(body, rows).toString());
        return form(body, Purpose.ANSWER, range, data);
    }

    /** The body of {@code /api/v1/spreadsheets/process}. */
    static OfficeForm ofSpreadsheet(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.readExactly(json));
        var sheet = object(body, "spreadsheet_data");
        // What the model needs of the sheet is found out by a rule, whatever the client has asked for.
        body.take("required_table_info");
        return form(body, Purpose.SPREADSHEET, Optional.empty(), Optional.of(sheet.toString()));
    }

    /** The body of {@code /api/v1/charts/process}. */
    static OfficeForm ofChart(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.readExactly(json));
        body.text("chart_type").filter(type -> !type.equals(CHART_TYPE)).ifPresent(type -> {
            throw body.wrong("chart_type", "must be " + CHART_TYPE + ", not " + type);
        });
        return form(body, Purpose.CHART, Optional.empty(), Optional.of(taken(body, "data_range", "chart_data")));
    }

    /** The body of {@code /api/v1/histograms/process}. */
    static OfficeForm ofHistogram(byte[] json) {
        var body = JsonFields.ofBody(StrictJson.readExactly(json));
        return form(body, Purpose.HISTOGRAM, Optional.empty(), Optional.of(taken(body, "data_range", "columns")));
    }

    /** The spreadsheet in the body of {@code /api/v1/spreadsheets/validate}, where other fields are of no account. */
    static ObjectNode spreadsheet(byte[] json) {
        return object(JsonFields.ofBody(StrictJson.readExactly(json)), "spreadsheet_data");
    }

    private static OfficeForm form(JsonFields body, Purpose purpose, Optional<String> range, Optional<String> data) {
        var query = body.needText("query_text");
        if (query.isBlank()) {
            throw body.wrong("query_text", "must say in words what is wanted");
        }
        var category = body.textOf("category", LONGEST_CATEGORY);
        var model = body.textOf("model", OpenAiChatRequest.LONGEST_MODEL);
        var callback = body.textOf("callback_url", LONGEST_URL);
        body.restNames().stream().findFirst().ifPresent(name -> {
            throw body.wrong(name, "no such field; see /docs");
        });
        return new OfficeForm(new Request(purpose, query, range, category, data, model), callback);
    }

    private static JsonNode rows(JsonFields body, JsonNode rows) {
        if (!rows.isArray()) {
            throw body.wrongType("input_data", "a list of objects or of lists", rows);
        }
        for (var i = 0; i < rows.size(); i++) {
            if (!rows.get(i).isContainerNode()) {
                throw body.wrongType("input_data[" + i + "]", "an object or a list", rows.get(i));
            }
        }
        return rows;
    }

    private static ObjectNode object(JsonFields body, String name) {
        var value = body.need(name);
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw body.wrongType(name, "an object", value);
    }

    /** An object of these fields, as far as they are there. */
    private static String taken(JsonFields body, String... names) {
        var fields = new LinkedHashMap<String, JsonNode>();
        for (var name : List.of(names)) {
            body.take(name).ifPresent(value -> fields.put(name, value));
        }
        return StrictJson.object(fields).toString();
    }
}
