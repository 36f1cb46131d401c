package dev.parley.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.conf.OfficeConf;
import dev.parley.office.PurposeForm.Prose;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spreadsheets, charts and histograms: what may come, and what may be answered. */
class OtherFormsTest {

    private static final String SHEET = """
            {"worksheet": {"name": "S", "range": "A1:B3"}, "columns": [{"index": 0, "min": 1, "median": 2, "max": 3, "count": 2}],
             "styles": [{"id": "head", "font_weight": "bold"}, {"id": "plain", "background_color": "#ffffff"}],
             "data": {"header": {"values": ["name", "sum"], "style": "head"},
                      "rows": [{"values": ["Anna", 1.10], "style": "plain"}, {"values": ["Boris", "=1+1"], "style": "plain"}, {"values": [null, 3]}]}}""";

    private static final String CHART = """
            {"data_range": "A1:E9", "chart_data": [{"name": "month", "range": "A2:A9"}, {"name": "a", "range": "B2:B9"},
             {"name": "b", "range": "C2:C9"}, {"name": "c", "range": "D2:D9"}, {"name": "d", "range": "E2:E9"}]}""";

    private static final String COLUMNS = """
            {"data_range": "A1:B99", "columns": [{"name": "age", "range": "A2:A99", "min": 1, "median": 30.5, "max": 99, "count": 98}]}""";

    private final SpreadsheetForm spreadsheet = new SpreadsheetForm(new OfficeConf(1_000, 1_000, 4_096, 0.3));
    private final ChartForm chart = new ChartForm();
    private final HistogramForm histogram = new HistogramForm();

    @Test
    void aSpreadsheetIsATableWithAllItsStylesBeside() {
        var material = spreadsheet.read(request(Purpose.SPREADSHEET, SHEET));

        assertThat(material.table().columns()).containsExactly("name", "sum");
        assertThat(material.table().rows()).hasSize(3);
        assertThat(material.context().orElseThrow())
                .contains("\"header_style\":\"head\"", "\"row_styles\":[[\"plain\",1,2]]", "\"font_weight\":\"bold\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "id": "plain"            ; "id": "head"           ; styles[1].id: there is a style head before it already
            "id": "plain"            ; "id": ""               ; styles[1].id: must be a text that is not empty
            #ffffff                  ; white                  ; styles[1].background_color: must be a color such as #1a2b3c
            "font_weight": "bold"    ; "font_weight": "fat"   ; styles[0].font_weight: must be normal or bold
            "style": "head"          ; "style": "other"       ; data.header.style: there is no style other
            "style": "plain"}]       ; "style": "x"}]         ; data.rows[1].style: there is no style x
            ["Anna", 1.10]           ; ["Anna"]               ; data.rows[0].values: has 1 cells, and the rows before it have 2
            ["Anna", 1.10]           ; ["Anna", [1]]          ; data.rows[0].values[1]: is no number, text, truth value or null
            "median": 2              ; "median": 4            ; columns[0].median: must not be greater than max
            "min": 1                 ; "min": 9               ; columns[0].min: must not be greater than median
            "A1:B3"                  ; "first"                ; worksheet.range: is no range in A1 notation, such as B2:B10
            "data"                   ; "date"                 ; data: must be an object
            """)
    void aSpreadsheetThatDoesNotHangTogetherIsRefusedByThePlace(String part, String instead, String reason) {
        var broken = part.equals("\"style\": \"plain\"}]")
                ? SHEET.replace("\"=1+1\"], \"style\": \"plain\"", "\"=1+1\"], \"style\": \"x\"")
                : SHEET.replace(part, instead);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> spreadsheet.read(request(Purpose.SPREADSHEET, broken)))
                .satisfies(failure -> {
                    assertThat(failure.failure()).isEqualTo(Failure.INVALID);
                    assertThat(failure.detail()).isEqualTo("data: " + reason);
                });
        assertThatExceptionOfType(UnfitAnswer.class)
                .isThrownBy(() -> spreadsheet.accept(broken, request(Purpose.SPREADSHEET, SHEET), Prose.NEVER))
                .satisfies(unfit -> assertThat(unfit.reason()).isEqualTo(reason));
    }

    @Test
    void aSpreadsheetIsTakenOutOfItsFenceAndItsName() {
        var answer = "```json\n{\"spreadsheet_data\": " + SHEET + "}\n```";

        var accepted = spreadsheet.accept(answer, request(Purpose.SPREADSHEET, SHEET), Prose.NEVER);

        assertThat(accepted.form()).isEqualTo(Form.OBJECT);
        assertThat(accepted.result()).startsWith("{\"worksheet\"").contains("[\"Anna\",1.10]", "\"=1+1\"");
    }

    @Test
    void adviceOnASpreadsheetMayBeProse() {
        var accepted = spreadsheet.accept("Use the ribbon.", request(Purpose.SPREADSHEET, SHEET), Prose.FREELY);

        assertThat(accepted.form()).isEqualTo(Form.PROSE);
        assertThat(accepted.result()).isEqualTo("\"Use the ribbon.\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            pie              ; [1]             ; ``
            pie              ; [1, 2]          ; a chart of the type pie has exactly one series, not 2
            doughnut         ; [1, 2]          ; a chart of the type doughnut has exactly one series, not 2
            stock            ; [1, 2, 3, 4]    ; ``
            stock            ; [1, 2, 3]       ; a chart of the type stock has exactly four series, not 3
            barStacked       ; [1, 2]          ; ``
            barStacked       ; [1]             ; a chart of the type barStacked has two series at least, not 1
            lineNormal       ; []              ; a chart of the type lineNormal has one series at least, not 0
            lineNormal       ; [1, 5]          ; there is no column 5, they count from 0 to 4
            lineNormal       ; ["a"]           ; there is no column "a", they count from 0 to 4
            """)
    void aChartHasTheSeriesOfItsType(String type, String series, String reason) {
        if (reason.isEmpty()) {
            assertThat(accept(chartOf(type, series)).form()).isEqualTo(Form.OBJECT);
        } else {
            assertUnfitChart(chartOf(type, series), "series_config.y_axis_columns: " + reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "lineNormal"        ; "curve"             ; chart_type: there is no curve
            "title": "T"        ; "title": ""         ; title: must be a text that is not empty
            "width": 600        ; "width": 99         ; position.width: must be a whole number from 100 to 100000
            "height": 400       ; "height": "tall"    ; position.height: must be a whole number from 100 to 100000
            "font_size": 12     ; "font_size": 7      ; styling.font_size: must be a whole number from 8 to 72
            "bottom"            ; "beneath"           ; styling.legend_position: must be one of bottom, left, none, right, top
            "x_axis_column": 0  ; "x_axis_column": 5  ; series_config.x_axis_column: must be a whole number from 0 to 4
            "series_names": []  ; "series_names": [1] ; series_config.series_names: must be as many as there are in y_axis_columns, 0
            """)
    void aChartThatCannotBeDrawnIsNoAnswer(String part, String instead, String reason) {
        var valid = part.startsWith("\"series_names") ? chartOf("lineNormal", "[]") : chartOf("lineNormal", "[1]");
        assertUnfitChart(valid.replace(part, instead), reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {}                                                 ; chart_data: must be a list
            {"chart_data": []}                                 ; chart_data: must not be empty
            {"chart_data": [{"name": "a", "range": "x"}]}      ; chart_data[0].range: is no range in A1 notation, such as B2:B10
            {"chart_data": [{"range": "A1"}]}                  ; chart_data[0].name: must be a text that is not empty
            {"data_range": "?", "chart_data": []}              ; data_range: is no range in A1 notation, such as B2:B10
            """)
    void whatCannotBeDrawnIsRefused(String data, String reason) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> chart.read(request(Purpose.CHART, data)))
                .satisfies(failure -> assertThat(failure.detail()).isEqualTo("data: " + reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "count": 98       ; "count": 0      ; columns[0].count: must be a whole number from 1 to 2147483647
            "median": 30.5    ; "median": 0     ; columns[0].min: must not be greater than median
            "median": 30.5    ; "median": 100   ; columns[0].median: must not be greater than max
            "max": 99         ; "max": "99"     ; columns[0].max: must be a number
            "A2:A99"          ; "A2:"           ; columns[0].range: is no range in A1 notation, such as B2:B10
            """)
    void columnsThatContradictThemselvesAreRefused(String part, String instead, String reason) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> histogram.read(request(Purpose.HISTOGRAM, COLUMNS.replace(part, instead))))
                .satisfies(failure -> assertThat(failure.detail()).isEqualTo("data: " + reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            ["age"]    ; 10  ; ``
            ["age"]    ; 0   ; recommended_bins: must be a whole number from 1 to 100
            ["age"]    ; 101 ; recommended_bins: must be a whole number from 1 to 100
            ["height"] ; 10  ; source_columns: there is no column “height”
            []         ; 10  ; source_columns: must not be empty
            """)
    void aHistogramIsOfColumnsThatThereAre(String columns, String bins, String reason) {
        var answer = """
                {"source_columns": %s, "recommended_bins": %s, "range_column_name": "from–to", "count_column_name": "n"}""".formatted(columns, bins);
        var request = request(Purpose.HISTOGRAM, COLUMNS);

        if (reason.isEmpty()) {
            assertThat(histogram.accept(answer, request, Prose.NEVER).form()).isEqualTo(Form.OBJECT);
        } else {
            assertThatExceptionOfType(UnfitAnswer.class)
                    .isThrownBy(() -> histogram.accept(answer, request, Prose.NEVER))
                    .satisfies(unfit -> assertThat(unfit.reason()).isEqualTo(reason));
        }
    }

    private static String chartOf(String type, String series) {
        var names = series.equals("[]") ? "[]" : "[" + "\"n\",".repeat(series.split(",").length - 1) + "\"n\"]";
        return """
                {"chart_type": "%s", "title": "T",
                 "series_config": {"x_axis_column": 0, "y_axis_columns": %s, "series_names": %s},
                 "position": {"x": 0, "y": 0, "width": 600, "height": 400, "anchor_cell": "G2"},
                 "styling": {"font_size": 12, "legend_position": "bottom"}}""".formatted(type, series, names);
    }

    private PurposeForm.Accepted accept(String answer) {
        return chart.accept(answer, request(Purpose.CHART, CHART), Prose.NEVER);
    }

    private void assertUnfitChart(String answer, String reason) {
        assertThatExceptionOfType(UnfitAnswer.class)
                .isThrownBy(() -> accept(answer))
                .satisfies(unfit -> assertThat(unfit.reason()).isEqualTo(reason));
    }

    private static Office.Request request(Purpose purpose, String data) {
        return new Office.Request(
                purpose, "do it", Optional.empty(), Optional.empty(), Optional.of(data), Optional.empty());
    }
}
