package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests over tables at their doors, on the real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficeDoorTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private OfficeNode node;

    @BeforeAll
    void open(@TempDir Path folder) {
        node = new OfficeNode(store, folder, TestDoor.noLimits());
    }

    @BeforeEach
    void forget() {
        node.office.submitted.clear();
        node.office.asked.clear();
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void aRequestIsHandedInWithEveryCellAsItWas() throws Exception {
        var queued = node.post("/api/ai/process", node.anna, """
                {"query_text": "Посчитай сумму", "input_range": "A1:B3", "category": "analysis",
                 "input_data": [["Имя", "Сумма"], ["=1+1", 1.10], [null, 12345678901234567890.123], [true, 1e400]]}""");

        assertThat(queued.getBoolean("success")).isTrue();
        assertThat(queued.getString("status")).isEqualTo("queued");
        assertThat(queued.getString("message")).isEqualTo("Запрос добавлен в очередь обработки");
        var request = node.office.submitted.getFirst().request();
        assertThat(request.purpose()).isEqualTo(Purpose.ANSWER);
        assertThat(request.query()).isEqualTo("Посчитай сумму");
        assertThat(request.range()).contains("A1:B3");
        assertThat(request.category()).contains("analysis");
        assertThat(request.data().orElseThrow())
                .isEqualTo("[[\"Имя\",\"Сумма\"],[\"=1+1\",1.10],[null,12345678901234567890.123],[true,1E+400]]");
    }

    @Test
    void rowsMayBeObjectsAndEverythingButTheTextMayBeMissing() throws Exception {
        node.post("/api/ai/process", node.anna, "{\"query_text\": \"x\", \"input_data\": [{\"a\": 1}]}");
        node.post("/api/ai/process", node.anna, "{\"query_text\": \"x\", \"input_data\": null, \"category\": null}");

        assertThat(node.office.submitted)
                .extracting(submit -> submit.request().data())
                .containsExactly(Optional.of("[{\"a\":1}]"), Optional.empty());
        assertThat(node.office.submitted.getLast().request().category()).isEmpty();
    }

    @Test
    void aTableAsLargeAsABodyMayBeIsTakenAndALargerOneRefused() throws Exception {
        var rows = new JsonArray();
        for (var i = 0; i < 100_000; i++) {
            rows.add(new JsonArray().add(i).add("x"));
        }
        node.post(
                "/api/ai/process",
                node.anna,
                new JsonObject().put("query_text", "x").put("input_data", rows).encode());

        assertThat(node.office.submitted.getFirst().request().data().orElseThrow())
                .hasSizeGreaterThan(1_000_000);
        assertThat(node.refused(413, "/api/ai/process", node.anna, "POST", " ".repeat((2 << 20) + 1)))
                .contains("http.max-chat-size");
    }

    @Test
    void aWrongShapeIsNamed() throws Exception {
        assertThat(wrong("{}")).startsWith("query_text: is missing");
        assertThat(wrong("{\"query_text\": \" \"}")).startsWith("query_text: ");
        assertThat(wrong("{\"query_text\": 5}")).startsWith("query_text: ");
        assertThat(wrong("{\"query_text\": \"x\", \"input_data\": {}}")).startsWith("input_data: ");
        assertThat(wrong("{\"query_text\": \"x\", \"input_data\": [[1], 2]}")).startsWith("input_data[1]: ");
        assertThat(wrong("{\"query_text\": \"x\", \"input_range\": \"" + "A".repeat(51) + "\"}"))
                .startsWith("input_range: ");
        assertThat(wrong("{\"query_text\": \"x\", \"colour\": 1}")).startsWith("colour: no such field");
        assertThat(wrong("{\"query_text\": \"x\"")).contains("not valid JSON").contains("line 1");
        assertThat(wrong("[]")).contains("must be a JSON object");
        assertThat(node.office.submitted).isEmpty();
    }

    @Test
    void whatTheOfficeRefusesIsNamedByTheFieldOfTheDoor() throws Exception {
        assertThat(node.refused(
                        400,
                        "/api/ai/process",
                        node.anna,
                        "POST",
                        "{\"query_text\": \"x\", \"input_range\": \"A1:Z99\", \"input_data\": [[1, 2], [3, 4]]}"))
                .startsWith("input_range: A1:Z99 has 2574 cells");
        assertThat(node.refused(
                        400, "/api/ai/process", node.anna, "POST", "{\"query_text\": \"x\", \"category\": \"magic\"}"))
                .startsWith("category: there is no magic");
        assertThat(node.refused(
                        413,
                        "/api/ai/process",
                        node.anna,
                        "POST",
                        "{\"query_text\": \"x\", \"input_data\": [[\"too large\"]]}"))
                .startsWith("input_data: has more than 5 cells");
    }

    @Test
    void aRequestIsFollowedToItsAnswer() throws Exception {
        var id = submit(node.anna);

        assertThat(node.get("/api/ai/status/" + id, node.anna).getString("status"))
                .isEqualTo("pending");
        assertThat(node.get("/api/ai/result/" + id, node.anna))
                .isEqualTo(new JsonObject()
                        .put("success", false)
                        .put("status", "pending")
                        .put("message", "Запрос еще не завершен"));

        change(id, new State.Running("node", NOW, false), 0.42, Optional.empty());
        var status = node.get("/api/ai/status/" + id, node.anna);
        assertThat(status.getString("status")).isEqualTo("processing");
        assertThat(status.getInteger("progress")).isEqualTo(42);
        assertThat(status.getString("request_id")).isEqualTo(id.toString());
        assertThat(status.containsKey("estimated_time")).isTrue();
        assertThat(status.getValue("estimated_time")).isNull();

        change(id, new State.Succeeded(NOW, "{}"), 1, Optional.of(output(Form.TABLE, "[[\"a\",1.10],[\"b\",null]]")));
        assertThat(node.get("/api/ai/status/" + id, node.anna).getInteger("progress"))
                .isEqualTo(100);
        var result = node.get("/api/ai/result/" + id, node.anna);
        assertThat(result.getBoolean("success")).isTrue();
        assertThat(result.getJsonArray("result").encode()).isEqualTo("[[\"a\",1.1],[\"b\",null]]");
        assertThat(result.getInteger("tokens_used")).isEqualTo(30);
        assertThat(result.getDouble("processing_time")).isEqualTo(1.5);
        assertThat(result.getString("form")).isEqualTo("table");
        assertThat(result.getString("sent")).isEqualTo("the first 10 rows");
    }

    @Test
    void objectsValuesAndSentencesAreAnswersToo() throws Exception {
        var id = submit(node.anna);
        var done = new State.Succeeded(NOW, "{}");

        change(id, done, 1, Optional.of(output(Form.OBJECT, "{\"a\":{\"b\":[1]}}")));
        assertThat(node.get("/api/ai/result/" + id, node.anna)
                        .getJsonObject("result")
                        .encode())
                .isEqualTo("{\"a\":{\"b\":[1]}}");
        change(id, done, 1, Optional.of(output(Form.VALUE, "42")));
        assertThat(node.get("/api/ai/result/" + id, node.anna).getInteger("result"))
                .isEqualTo(42);
        change(id, done, 1, Optional.of(output(Form.PROSE, "\"Всё хорошо.\"")));
        assertThat(node.get("/api/ai/result/" + id, node.anna).getString("result"))
                .isEqualTo("Всё хорошо.");
        var sheet = node.get("/api/v1/spreadsheets/result/" + id, node.anna);
        assertThat(sheet.getString("message")).isEqualTo("Всё хорошо.");
        assertThat(sheet.getValue("result")).isNull();
    }

    @Test
    void aFailureSaysWhyAndACancelledRequestThatItIs() throws Exception {
        var id = submit(node.anna);
        change(
                id,
                new State.Failed(NOW, Failure.INVALID, "the model answered with half a table"),
                0.5,
                Optional.empty());

        var result = node.get("/api/ai/result/" + id, node.anna);
        assertThat(result.getBoolean("success")).isFalse();
        assertThat(result.getString("status")).isEqualTo("failed");
        assertThat(result.getString("error_message")).isEqualTo("the model answered with half a table");
        assertThat(node.get("/api/ai/status/" + id, node.anna).getString("message"))
                .contains("half a table");

        change(id, new State.Cancelled(NOW), 0.5, Optional.empty());
        assertThat(node.get("/api/ai/result/" + id, node.anna).getString("status"))
                .isEqualTo("cancelled");
    }

    @Test
    void anothersRequestDoesNotExist() throws Exception {
        var id = submit(node.anna);

        for (var path : List.of("/api/ai/status/", "/api/ai/result/", "/api/v1/charts/result/")) {
            node.refused(404, path + id, node.boris, "GET", "");
            node.refused(401, path + id, "", "GET", "");
            assertThat(node.refused(400, path + "17", node.anna, "GET", "")).contains("parameter id", "uuid");
        }
        node.refused(404, "/api/ai/response", node.boris, "POST", rating(id, "mine"));
        assertThat(node.get("/api/ai/status/" + id, node.root).getString("status"))
                .isEqualTo("pending");
    }

    @Test
    void theLastWordOnAnAnswerCounts() throws Exception {
        var id = submit(node.anna);

        var first = node.post("/api/ai/response", node.anna, rating(id, "Верно"));
        var second = node.post(
                "/api/v1/feedback",
                node.anna,
                "{\"ai_request_id\": \"" + id
                        + "\", \"text_response\": \"Нет\", \"rating\": false, \"comment\": \"мало строк\"}");

        assertThat(first.getValue("rating")).isNull();
        assertThat(first.containsKey("comment")).isTrue();
        assertThat(second.getLong("id")).isEqualTo(first.getLong("id"));
        assertThat(second)
                .isEqualTo(new JsonObject()
                        .put("id", first.getLong("id"))
                        .put("ai_request_id", id.toString())
                        .put("text_response", "Нет")
                        .put("rating", false)
                        .put("comment", "мало строк"));
        assertThat(store.sql("select comment from parley.office_ratings where request = '" + id + "'"))
                .contains("мало строк");
        assertThat(node.refused(422, "/api/ai/response", node.anna, "POST", "{\"text_response\": \"x\"}"))
                .startsWith("ai_request_id: is missing");
        assertThat(node.refused(
                        422,
                        "/api/ai/response",
                        node.anna,
                        "POST",
                        "{\"ai_request_id\": \"7\", \"text_response\": \"x\"}"))
                .startsWith("ai_request_id: must be a UUID");
    }

    @Test
    void onlyAdministratorsSeeTheSums() throws Exception {
        submit(node.anna);

        var sums = node.get("/api/metrics?period=hour", node.root);
        node.get("/api/v1/metrics", node.root);

        assertThat(sums.getString("period")).isEqualTo("hour");
        assertThat(sums.getInteger("total_requests")).isPositive();
        assertThat(sums.fieldNames())
                .contains("successful_requests", "failed_requests", "avg_processing_time", "total_tokens_used");
        var periods = node.office.periods;
        assertThat(periods.getLast()).satisfies(day -> assertThat(Duration.between(day.from(), day.to()))
                .isEqualTo(Duration.ofDays(1)));
        node.refused(403, "/api/metrics", node.anna, "GET", "");
        node.refused(401, "/api/metrics", "", "GET", "");
        node.refused(400, "/api/metrics?period=year", node.root, "GET", "");
    }

    @Test
    void spreadsheetsChartsAndHistogramsAreRequestsOfTheirPurposes() throws Exception {
        node.post("/api/v1/spreadsheets/process", node.anna, """
                {"query_text": "Раскрась", "required_table_info": {"needs_cell_values": true}, "spreadsheet_data":
                 {"worksheet": {"name": "Лист1"}, "data": {"header": {"values": ["a"], "style": "h"},
                  "rows": [{"values": [1]}]}, "styles": [{"id": "h", "font_weight": "bold"}]}}""");
        node.post("/api/v1/charts/process", node.anna, """
                {"query_text": "График", "chart_type": "data-chart", "data_range": "A1:B9",
                 "chart_data": [{"name": "Месяц", "range": "A2:A9"}]}""");
        node.post("/api/v1/histograms/process", node.anna, """
                {"query_text": "Гистограмма", "columns": [{"index": 0, "range": "A2:A9", "min": 1, "max": 9}]}""");

        assertThat(node.office.submitted)
                .extracting(submit -> submit.request().purpose())
                .containsExactly(Purpose.SPREADSHEET, Purpose.CHART, Purpose.HISTOGRAM);
        assertThat(node.office.submitted)
                .extracting(submit -> submit.request().data().orElseThrow())
                .satisfiesExactly(
                        sheet -> assertThat(sheet).startsWith("{\"worksheet\":{\"name\":\"Лист1\"}"),
                        chart -> assertThat(chart)
                                .isEqualTo("{\"data_range\":\"A1:B9\","
                                        + "\"chart_data\":[{\"name\":\"Месяц\",\"range\":\"A2:A9\"}]}"),
                        histogram -> assertThat(histogram)
                                .isEqualTo("{\"columns\":[{\"index\":0,\"range\":\"A2:A9\",\"min\":1,\"max\":9}]}"));
    }

    @Test
    void aSpreadsheetWhoseStylesAreWrongIsLookedThroughAndRefused() throws Exception {
        var sheet = """
                {"query_text": "x", "spreadsheet_data": {"data": {"header": {"style": "none"},
                 "rows": [{"values": [1], "style": "b"}, {"values": 2}]},
                 "styles": [{"id": "a"}, {"id": "a"}, {"id": "b", "font_color": "red"}, {}]}}""";

        var looked = node.post("/api/v1/spreadsheets/validate", node.anna, sheet);

        assertThat(looked.getBoolean("is_valid")).isFalse();
        assertThat(looked.getJsonArray("validation_errors"))
                .containsExactlyInAnyOrder(
                        "styles[1].id: there is a style a before it already",
                        "styles[2].font_color: must be a color such as #1a2b3c",
                        "styles[3].id: is missing",
                        "data.header.style: there is no style none",
                        "data.rows[1].values: must be a list");
        assertThat(looked.getJsonArray("consistency_warnings")).containsExactly("styles: a is not used");
        assertThat(looked.getInteger("style_count")).isEqualTo(4);
        assertThat(node.refused(400, "/api/v1/spreadsheets/process", node.anna, "POST", sheet))
                .isEqualTo("Invalid spreadsheet data: data.header.style: there is no style none");
        assertThat(node.refused(
                        400,
                        "/api/v1/charts/process",
                        node.anna,
                        "POST",
                        "{\"query_text\": \"x\", \"chart_data\": []}"))
                .isEqualTo("chart_data: must not be empty");
        assertThat(node.refused(422, "/api/v1/spreadsheets/validate", node.anna, "POST", "{}"))
                .startsWith("spreadsheet_data: is missing");
    }

    @Test
    void healthTellsOfItsPartsToEverybody() throws Exception {
        assertThat(node.get("/api/ping", "")).isEqualTo(new JsonObject().put("status", "pong"));
        assertThat(node.get("/api/v1/ping", "").getString("version")).isNotBlank();
        for (var path : List.of("/api/health", "/api/v1/health")) {
            var health = node.get(path, "");

            assertThat(health.getString("status")).isEqualTo("ok");
            assertThat(health.getBoolean("database")).isTrue();
            assertThat(health.getBoolean("kafka")).isFalse();
            assertThat(health.getBoolean("gigachat")).isFalse();
            assertThat(health.getLong("queue_size")).isNotNegative();
            assertThat(health.getDouble("memory_usage")).isBetween(0.1, 100.0);
            assertThat(Instant.parse(health.getString("timestamp"))).isAfter(NOW);
        }
    }

    private UUID submit(String key) throws Exception {
        return UUID.fromString(
                node.post("/api/ai/process", key, "{\"query_text\": \"x\"}").getString("request_id"));
    }

    private String wrong(String body) throws Exception {
        return node.refused(422, "/api/ai/process", node.anna, "POST", body);
    }

    private void change(UUID id, State state, double progress, Optional<Office.Output> output) {
        var job = TestJob.of(node.office.found.get(id).job()).state(state).build();
        node.office.change(id, withProgress(job, progress), output);
    }

    private static Job withProgress(Job job, double progress) {
        return new Job(
                job.id(),
                job.kind(),
                job.owner(),
                job.key(),
                job.input(),
                job.state(),
                job.stage(),
                progress,
                job.priority(),
                job.attempt(),
                job.maxAttempts(),
                job.fence(),
                job.lastFailure(),
                job.idempotencyKey(),
                job.correlationId(),
                job.callbackUrl(),
                job.created(),
                job.updated(),
                job.version());
    }

    private static String rating(UUID id, String text) {
        return new JsonObject()
                .put("ai_request_id", id.toString())
                .put("text_response", text)
                .encode();
    }

    private static Office.Output output(Form form, String result) {
        return new Office.Output(
                form,
                result,
                "analysis",
                Optional.of("the first 10 rows"),
                true,
                "fake",
                "model",
                new Llm.Tokens(10, 20, 0, 0, false),
                1_500_000_000L,
                1.5);
    }
}
