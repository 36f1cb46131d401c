package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Office;
import dev.parley.conf.HttpConf;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Categories, presets and the library behind them at their doors, on the real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresetDoorTest {

    private static final int CLASSIFIED_A_MINUTE = 9;

    @RegisterExtension
    static final TestStore store = new TestStore();

    private OfficeNode node;

    @BeforeAll
    void open(@TempDir Path folder) {
        node = new OfficeNode(store, folder, new HttpConf.RateLimits(0, 0, 0, 0, 0, 0, CLASSIFIED_A_MINUTE, 0));
    }

    @BeforeEach
    void forget() {
        node.office.asked.clear();
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void theFourCategoriesAreOfferedInTheirOrderAndInRussian() throws Exception {
        var all = objects(node.get("/api/prompts/categories", node.anna).getJsonArray("categories"));

        assertThat(all)
                .extracting(category -> category.getString("name"))
                .containsExactly("analysis", "transformation", "search", "generation");
        assertThat(all.getFirst().getString("display_name")).isEqualTo("Анализ");
        assertThat(all.getFirst().fieldNames())
                .containsExactlyInAnyOrder(
                        "id", "name", "display_name", "description", "is_active", "sort_order", "prompt_count");
        assertThat(all.getFirst().getInteger("prompt_count")).isEqualTo(3);
        var last = objects(
                node.get("/api/v1/prompts/categories?language=en", node.anna).getJsonArray("categories"));
        assertThat(last)
                .extracting(category -> category.getString("name"))
                .contains("spreadsheet-formatting", "data-chart")
                .doesNotContain("uncertain");
        assertThat(last.getFirst().getString("display_name")).isEqualTo("Analysis");
    }

    @Test
    void aCategoryIsFoundByNumberAndByNameWithItsPresets() throws Exception {
        var byNumber = node.get("/api/prompts/categories/2?language=en-US", node.anna);
        var byName = node.get("/api/v1/prompts/categories/transformation?language=en", node.anna);

        assertThat(byNumber).isEqualTo(byName);
        assertThat(byNumber.getJsonObject("category").getString("name")).isEqualTo("transformation");
        var preset = objects(byNumber.getJsonArray("prompts")).getFirst();
        assertThat(preset.getString("name")).isEqualTo("Split names");
        assertThat(preset.getInteger("category_id")).isEqualTo(2);
        assertThat(preset.getString("template")).contains("First name");
        node.refused(404, "/api/prompts/categories/99", node.anna, "GET", "");
        assertThat(node.refused(404, "/api/prompts/presets?category=magic", node.anna, "GET", ""))
                .contains("there is no magic")
                .contains("analysis");
        node.refused(401, "/api/prompts/categories", "", "GET", "");
    }

    @Test
    void whatIsTakenMostIsOfferedFirst() throws Exception {
        assertThat(keys("/api/prompts/presets?category=generation")).hasSizeGreaterThanOrEqualTo(5);
        var invoice = node.get("/api/prompts/presets/invoice", node.anna).getJsonObject("prompt");
        node.get("/api/v1/prompts/presets/" + invoice.getInteger("id"), node.anna);
        node.get("/api/prompts/presets/letters", node.anna);

        assertThat(keys("/api/prompts/presets?category=4")).startsWith("invoice", "letters");
        assertThat(keys("/api/prompts/presets")).startsWith("invoice").hasSizeGreaterThanOrEqualTo(14);
        assertThat(invoice.getString("category_name")).isEqualTo("generation");
        assertThat(invoice.getString("category_display_name")).isEqualTo("Создание");
        node.refused(404, "/api/prompts/presets/minutes", node.anna, "GET", "");
    }

    @Test
    void aRequestIsClassifiedAndWhatFitsNothingIsUncertain() throws Exception {
        node.office.classes.put("Сколько всего?", new Office.Classified("analysis", 0.9, "fake/model"));

        var known = node.post("/api/prompts/classify", node.anna, "{\"prompt_text\": \"Сколько всего?\"}");
        var unknown = node.post(
                "/api/prompts/classify", node.anna, "{\"prompt_text\": \"Ау\", \"include_descriptions\": true}");
        var sheet = node.post(
                "/api/v1/prompts/classify",
                node.anna,
                "{\"prompt_text\": \"Сколько всего?\", \"text_content\": \"a b\"}");

        assertThat(known.getBoolean("success")).isTrue();
        assertThat(known.getString("query_text")).isEqualTo("Сколько всего?");
        assertThat(known.getJsonObject("category").getInteger("id")).isEqualTo(1);
        assertThat(known.getDouble("confidence")).isEqualTo(0.9);
        assertThat(unknown.getJsonObject("category")).isEqualTo(new JsonObject().put("name", "uncertain"));
        assertThat(unknown.getDouble("confidence")).isZero();
        assertThat(sheet.getString("category")).isEqualTo("spreadsheet-analysis");
        assertThat(sheet.getJsonObject("required_table_info"))
                .isEqualTo(new JsonObject()
                        .put("needs_column_headers", true)
                        .put("needs_header_styles", false)
                        .put("needs_cell_values", true)
                        .put("needs_cell_styles", false)
                        .put("needs_column_metadata", true));
    }

    @Test
    void anEmptyTextIsNotClassifiedAndWhoAsksTooOftenWaits() throws Exception {
        assertThat(node.refused(422, "/api/prompts/classify", node.anna, "POST", "{\"prompt_text\": \" \"}"))
                .startsWith("prompt_text: must have 1 to 20000 characters");
        assertThat(node.refused(422, "/api/prompts/classify", node.anna, "POST", "{}"))
                .startsWith("prompt_text: is missing");
        assertThat(node.refused(
                        413,
                        "/api/prompts/classify",
                        node.anna,
                        "POST",
                        "{\"prompt_text\": \"" + "я".repeat(10_001) + "\"}"))
                .startsWith("prompt_text: has 10001 characters");
        node.office.asked.clear();
        assertThat(node.office.asked).isEmpty();

        var refused = List.of(200);
        for (var i = 0; i < CLASSIFIED_A_MINUTE && !refused.contains(429); i++) {
            refused = List.of(node.send("/api/prompts/classify", node.anna, "POST", "{\"prompt_text\": \"x\"}")
                    .statusCode());
        }
        assertThat(refused).containsExactly(429);
    }

    @Test
    void administratorsAddChangeAndDeleteCategories() throws Exception {
        var law = """
                {"words": {"en": {"title": "Law", "instruction": "You read contracts."}}, "examples": ["Is it binding?"]}""";

        var added = node.put("/prompt-categories/law", node.root, law);
        node.put(
                "/prompts/clauses",
                node.root,
                "{\"language\": \"en\", \"text\": \"List the clauses.\", \"category\": \"law\", \"description\": \"d\"}");

        assertThat(added.getInteger("id")).isGreaterThan(10_000);
        assertThat(keys("/api/prompts/presets?category=law")).containsExactly("clauses");
        assertThat(node.refused(400, "/prompt-categories/law", node.root, "PUT", "{\"words\": {}}"))
                .contains("words");
        assertThat(node.refused(
                        400,
                        "/prompt-categories/law",
                        node.root,
                        "PUT",
                        "{\"words\": {\"?\": {\"title\": \"x\", \"instruction\": \"y\"}}}"))
                .startsWith("words.?: must be a BCP 47 tag");
        node.refused(403, "/prompt-categories/law", node.anna, "PUT", law);
        assertThat(node.send("/prompt-categories/law", node.root, "DELETE", "").statusCode())
                .isEqualTo(200);
        node.refused(404, "/api/prompts/categories/law", node.anna, "GET", "");
        assertThat(new JsonArray(
                        node.send("/prompt-categories", node.anna, "GET", "").body()))
                .hasSizeGreaterThanOrEqualTo(13);
        assertThat(node.refused(409, "/prompt-categories/analysis", node.root, "DELETE", ""))
                .contains("built in");
    }

    @Test
    void theLibraryGoesOutAndInAsYaml() throws Exception {
        node.put("/prompts/weekly", node.root, "{\"language\": \"en\", \"text\": \"Sum up.\"}");
        var out = node.send("/prompts/export", node.root, "GET", "");
        assertThat(out.headers().firstValue("Content-Type")).contains("application/yaml; charset=utf-8");
        assertThat(out.body()).contains("weekly").doesNotContain("minutes");
        assertThat(node.send("/prompts/export?all=true", node.root, "GET", "").body())
                .contains("minutes", "Анализ");

        var changed = out.body().replace("Sum up.", "Подведи итог.");
        assertThat(imported("/prompts/import?dry_run=true", changed).getJsonArray("prompts"))
                .containsExactly("weekly en");
        assertThat(imported("/prompts/import", out.body()).getInteger("unchanged"))
                .isPositive();
        assertThat(imported("/prompts/import", changed).getJsonArray("prompts")).containsExactly("weekly en");
        assertThat(new JsonArray(node.send("/prompts/weekly", node.anna, "GET", "")
                                .body())
                        .getJsonObject(0)
                        .getString("text"))
                .isEqualTo("Подведи итог.");

        assertThat(node.refused(400, "/prompts/import", node.root, "POST", "prompts:\n  - nam: x\n"))
                .startsWith("line 2: ");
        node.refused(403, "/prompts/import", node.anna, "POST", out.body());
        node.refused(403, "/prompts/export", node.anna, "GET", "");
        node.refused(413, "/prompts/import", node.root, "POST", "#".repeat((2 << 20) + 1));
    }

    private JsonObject imported(String path, String yaml) throws Exception {
        var response = node.send(path, node.root, "POST", yaml, "application/yaml");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private List<String> keys(String path) throws Exception {
        return objects(node.get(path, node.anna).getJsonArray("prompts")).stream()
                .map(preset -> preset.getString("key"))
                .toList();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
