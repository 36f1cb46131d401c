package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import java.util.HashSet;
import java.util.Set;

/** {@link Purpose#HISTOGRAM}: what is known of some columns comes, and how to count the values of some of them goes. Pure. */
final class HistogramForm implements PurposeForm {

    private static final int MOST_BINS = 100;
    private static final Set<String> WRAPPERS = Set.of("histogram", "histogram_config", "result");

    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "source_columns": {"type": "array", "items": {"type": "string"}, "minItems": 1},
               "recommended_bins": {"type": "integer", "minimum": 1, "maximum": 100},
               "range_column_name": {"type": "string", "minLength": 1},
               "count_column_name": {"type": "string", "minLength": 1}},
             "required": ["source_columns", "recommended_bins", "range_column_name", "count_column_name"],
             "additionalProperties": false}
            """;

    @Override
    public Material read(Office.Request request) {
        return new Material(
                Table.NONE,
                Requested.object(request, HistogramForm::checkRequest).map(ShownTable::inert));
    }

    private static void checkRequest(JsonNode json) {
        var request = Fields.of("", json);
        request.optionalRange("data_range");
        request.list("columns");
        var columns = request.objects("columns");
        if (columns.isEmpty()) {
            throw request.wrong("columns", "must not be empty");
        }
        for (var column : columns) {
            column.text("name");
            column.range("range");
            column.number("min");
            column.number("max");
            column.ordered("min", "median", "max");
            column.integer("count", 1, Integer.MAX_VALUE);
        }
    }

    @Override
    public String schema() {
        return SCHEMA;
    }

    @Override
    public String rules(Wording wording, Prose prose) {
        return wording.histogram();
    }

    @Override
    public Accepted accept(String text, Office.Request request, Prose prose) {
        var json = AnsweredObject.object(text, Prose.NEVER, WRAPPERS).orElseThrow();
        var names = new HashSet<String>();
        Requested.object(request, HistogramForm::checkRequest).ifPresent(data -> data.path("columns")
                .forEach(column -> names.add(column.path("name").asText())));
        var histogram = Fields.of("", json);
        var sources = histogram.list("source_columns");
        if (sources.isEmpty()) {
            throw histogram.wrong("source_columns", "must not be empty");
        }
        for (var source : sources) {
            if (!names.contains(source.asText())) {
                throw histogram.wrong("source_columns", "there is no column “" + source.asText() + "”");
            }
        }
        histogram.integer("recommended_bins", 1, MOST_BINS);
        histogram.text("range_column_name");
        histogram.text("count_column_name");
        return new Accepted(Form.OBJECT, Values.write(Formulas.disarmed(json)));
    }
}
