package dev.parley.office;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@link Purpose#CHART}: ranges with names come, and how a chart of them is to be drawn goes. Kinds of charts have the names that
 * ONLYOFFICE has for them. Pure.
 */
final class ChartForm implements PurposeForm {

    private static final List<String> TYPES = List.of(
            "bar",
            "barStacked",
            "barStackedPercent",
            "bar3D",
            "barStacked3D",
            "barStackedPercent3D",
            "barStackedPercent3DPerspective",
            "horizontalBar",
            "horizontalBarStacked",
            "horizontalBarStackedPercent",
            "horizontalBar3D",
            "horizontalBarStacked3D",
            "horizontalBarStackedPercent3D",
            "lineNormal",
            "lineStacked",
            "lineStackedPercent",
            "line3D",
            "pie",
            "pie3D",
            "doughnut",
            "scatter",
            "stock",
            "area",
            "areaStacked",
            "areaStackedPercent",
            "comboBarLine",
            "comboBarLineSecondary",
            "comboCustom");

    private static final Set<String> ROUND = Set.of("pie", "pie3D", "doughnut");
    private static final Set<String> LEGENDS = Set.of("top", "bottom", "left", "right", "none");
    private static final Set<String> WRAPPERS = Set.of("chart_config", "chart", "result");
    private static final int MOST_POSITION = 100_000;

    private static final String SCHEMA =
            """
            {"type": "object",
             "properties": {
               "chart_type": {"type": "string", "enum": [%s]},
               "title": {"type": "string", "minLength": 1},
               "subtitle": {"type": "string"},
               "series_config": {"type": "object",
                 "properties": {
                   "x_axis_column": {"type": "integer", "minimum": 0},
                   "y_axis_columns": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1},
                   "series_names": {"type": "array", "items": {"type": "string"}},
                   "show_data_labels": {"type": "boolean"},
                   "smooth_lines": {"type": "boolean"}},
                 "required": ["x_axis_column", "y_axis_columns", "series_names"]},
               "position": {"type": "object",
                 "properties": {
                   "x": {"type": "integer", "minimum": 0}, "y": {"type": "integer", "minimum": 0},
                   "width": {"type": "integer", "minimum": 100}, "height": {"type": "integer", "minimum": 100},
                   "anchor_cell": {"type": "string"}},
                 "required": ["x", "y", "width", "height"]},
               "styling": {"type": "object",
                 "properties": {
                   "color_scheme": {"type": "string"}, "font_family": {"type": "string"},
                   "font_size": {"type": "integer", "minimum": 8, "maximum": 72}, "background_color": {"type": "string"},
                   "border_style": {"type": "string"},
                   "legend_position": {"type": "string", "enum": ["top", "bottom", "left", "right", "none"]}},
                 "required": ["font_size", "legend_position"]}},
             "required": ["chart_type", "title", "series_config", "position", "styling"]}
            """.formatted(TYPES.stream().map(type -> '"' + type + '"').collect(Collectors.joining(", ")));

    @Override
    public Material read(Office.Request request) {
        return new Material(
                Table.NONE, Requested.object(request, ChartForm::checkRequest).map(ShownTable::inert));
    }

    private static void checkRequest(JsonNode json) {
        var request = Fields.of("", json);
        request.optionalRange("data_range");
        request.list("chart_data");
        var series = request.objects("chart_data");
        if (series.isEmpty()) {
            throw request.wrong("chart_data", "must not be empty");
        }
        for (var one : series) {
            one.text("name");
            one.range("range");
        }
    }

    @Override
    public String schema() {
        return SCHEMA;
    }

    @Override
    public String rules(Wording wording, Prose prose) {
        return wording.chart().formatted(String.join(", ", TYPES));
    }

    @Override
    public Accepted accept(String text, Office.Request request, Prose prose) {
        var json = AnsweredObject.object(text, Prose.NEVER, WRAPPERS).orElseThrow();
        var columns = Requested.object(request, ChartForm::checkRequest)
                .map(data -> data.path("chart_data").size())
                .orElse(0);
        check(Fields.of("", json), columns);
        return new Accepted(Form.OBJECT, Values.write(Formulas.disarmed(json)));
    }

    /** @param columns that there are to draw */
    private static void check(Fields chart, int columns) {
        var type = chart.text("chart_type");
        if (!TYPES.contains(type)) {
            throw chart.wrong("chart_type", "there is no " + type);
        }
        chart.text("title");
        var config = chart.object("series_config");
        config.integer("x_axis_column", 0, columns - 1);
        var series = config.list("y_axis_columns");
        for (var column : series) {
            if (!column.isInt() || column.intValue() < 0 || column.intValue() >= columns) {
                throw config.wrong(
                        "y_axis_columns", "there is no column " + column + ", they count from 0 to " + (columns - 1));
            }
        }
        if (config.list("series_names").size() != series.size()) {
            throw config.wrong("series_names", "must be as many as there are in y_axis_columns, " + series.size());
        }
        number(type, series.size()).ifPresent(wanted -> {
            throw config.wrong(
                    "y_axis_columns", "a chart of the type " + type + " has " + wanted + ", not " + series.size());
        });
        var position = chart.object("position");
        position.integer("x", 0, MOST_POSITION);
        position.integer("y", 0, MOST_POSITION);
        position.integer("width", 100, MOST_POSITION);
        position.integer("height", 100, MOST_POSITION);
        position.optionalRange("anchor_cell");
        var styling = chart.object("styling");
        styling.integer("font_size", 8, 72);
        if (!LEGENDS.contains(styling.text("legend_position"))) {
            throw styling.wrong("legend_position", "must be one of bottom, left, none, right, top");
        }
    }

    /** How many series a type has, where it is not so many. */
    private static Optional<String> number(String type, int series) {
        if (ROUND.contains(type)) {
            return series == 1 ? Optional.empty() : Optional.of("exactly one series");
        }
        if (type.equals("stock")) {
            return series == 4 ? Optional.empty() : Optional.of("exactly four series");
        }
        if (type.contains("Stacked")) {
            return series >= 2 ? Optional.empty() : Optional.of("two series at least");
        }
        return series >= 1 ? Optional.empty() : Optional.of("one series at least");
    }
}
