package dev.parley.office;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.prompts.Presets;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every built-in preset in both languages goes through the office to a model, and what a sensible model says of it comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresetsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String DATA =
            "[[\"Name\",\"City\",\"Sum\"],[\"Anna Berg\",\"Kazan\",10],[\"Boris Berg\",\"Kazan\",12.50],[\"Anna  Berg\",\"kazan\",10]]";

    /** What a model answers that does what the preset asks for; {@code result} of each is what it says. */
    private static final Map<String, Said> ANSWERS = Map.ofEntries(
            table(
                    "summary_statistics",
                    "[[\"Column\",\"Count\",\"Sum\",\"Mean\",\"Median\",\"Minimum\",\"Maximum\"],[\"Sum\",3,32.50,10.83,10,10,12.50]]"),
            Map.entry(
                    "trends_and_outliers",
                    new Said(
                            "{\"form\":\"prose\",\"text\":\"The sum rises by 25 % and falls back. Row 3 is the highest.\"}",
                            Form.PROSE, "\"The sum rises by 25 % and falls back. Row 3 is the highest.\"")),
            table(
                    "compare_groups",
                    "[[\"City\",\"Rows\",\"Sum\",\"Mean\",\"Share\"],[\"Kazan\",3,32.50,10.83,100],[\"Total\",3,32.50,10.83,100]]"),
            table("find_rows", "[[\"Name\",\"City\",\"Sum\"],[\"Boris Berg\",\"Kazan\",12.50]]"),
            table(
                    "find_duplicates",
                    "[[\"Row\",\"Same as\",\"Name\",\"City\",\"Sum\"],[4,2,\"Anna  Berg\",\"kazan\",10]]"),
            table(
                    "find_gaps",
                    "[[\"Row\",\"Column\",\"Value\",\"What is wrong\"],[4,\"City\",\"kazan\",\"small letter\"]]"),
            table(
                    "split_names",
                    "[[\"First name\",\"Middle name\",\"Last name\",\"City\",\"Sum\"],[\"Anna\",null,\"Berg\",\"Kazan\",10]]"),
            table(
                    "normalise_contacts",
                    "[[\"Name\",\"Phone\",\"Date\"],[\"Anna Berg\",\"+79161234567\",\"2026-03-04\"]]"),
            table(
                    "transpose",
                    "[[\"Name\",\"Anna Berg\",\"Boris Berg\"],[\"City\",\"Kazan\",\"Kazan\"],[\"Sum\",10,12.50]]"),
            table("translate_headers", "[[\"Имя\",\"Город\",\"Сумма\"],[\"Anna Berg\",\"Kazan\",10]]"),
            table(
                    "fill_categories",
                    "[[\"Name\",\"City\",\"Sum\",\"Category\"],[\"Anna Berg\",\"Kazan\",10,\"Small\"]]"),
            table("clean_text", "[[\"Name\",\"City\",\"Sum\"],[\"Anna Berg\",\"Kazan\",10]]"),
            table("sample_rows", "[[\"Name\",\"City\",\"Sum\"],[\"Vera Lang\",\"Perm\",7]]"),
            table("formula", "[[\"Cell\",\"Formula\",\"What it does\"],[\"C5\",\"=SUM(C2:C4)\",\"adds up\"]]"),
            table("letters", "[[\"Addressee\",\"Letter\"],[\"Anna Berg\",\"Dear Anna, …\"]]"),
            table(
                    "schedule",
                    "[[\"No.\",\"Task\",\"Owner\",\"Start\",\"End\",\"Result\"],[1,\"Plan\",\"Anna\",\"2026-03-05\",\"2026-03-06\",\"a plan\"]]"),
            table(
                    "invoice",
                    "[[\"No.\",\"Item\",\"Quantity\",\"Unit\",\"Price\",\"Sum\"],[1,\"Paper\",2,\"pack\",5,\"=C2*E2\"]]"));

    private OfficeNode node;
    private volatile Said saying = new Said("", Form.VALUE, "");

    private record Said(String text, Form form, String result) {}

    @BeforeAll
    void start() {
        node = new OfficeNode(store.data(), store.postgres(), Map.of(), _ -> said());
        node.categories.clear();
        node.categories.addAll(Presets.CATEGORIES);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void thereIsAnAnswerForEachPreset() {
        assertThat(Presets.ALL).extracting(Prompt::name).hasSameElementsAs(ANSWERS.keySet());
        assertThat(ANSWERS).hasSizeGreaterThanOrEqualTo(14);
    }

    @TestFactory
    Stream<DynamicTest> aPresetIsDoneByThePromptOfItsCategoryInItsLanguage() {
        return Presets.ALL.stream()
                .map(preset -> DynamicTest.dynamicTest(preset.name() + " " + preset.language(), () -> check(preset)));
    }

    private void check(Prompt preset) {
        saying = Objects.requireNonNull(ANSWERS.get(preset.name()));
        node.asked.clear();
        var request = new Office.Request(
                Purpose.ANSWER,
                preset.text(),
                Optional.empty(),
                Optional.of(preset.category()),
                Optional.of(DATA),
                Optional.empty());

        var output = node.output(node.submit(request));

        assertThat(output.repaired()).isFalse();
        assertThat(output.form()).isEqualTo(saying.form());
        assertThat(output.result()).isEqualTo(saying.result());
        assertThat(output.category()).isEqualTo(preset.category());
        var category = category(preset.category());
        assertThat(node.said(0, Chat.Role.SYSTEM))
                .startsWith(Objects.requireNonNull(category.words().get(preset.language()))
                        .instruction());
        assertThat(node.said(0, Chat.Role.USER)).contains(preset.text()).contains("\"Boris Berg\",\"Kazan\",12.50");
    }

    private static Category category(String name) {
        return Presets.CATEGORIES.stream()
                .filter(category -> category.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map.Entry<String, Said> table(String preset, String rows) {
        return Map.entry(preset, new Said("{\"form\":\"table\",\"rows\":" + rows + "}", Form.TABLE, rows));
    }

    private Future<Llm.Answer> said() {
        return OfficeNode.text(saying.text());
    }
}
