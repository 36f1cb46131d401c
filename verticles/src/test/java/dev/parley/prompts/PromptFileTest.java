package dev.parley.prompts;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.Words;
import dev.parley.store.TestStore;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library as YAML, out of one installation and into another. */
class PromptFileTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String ONE = """
            categories:
              - name: law
                words:
                  en:
                    title: Law
                    instruction: You read contracts.
            prompts:
              - name: clauses
                category: law
                words:
                  en:
                    text: List the clauses.
                  ru:
                    title: Пункты
                    text: |-
                      Перечисли пункты.
                      Коротко.
            """;

    private LibraryNode library;

    @BeforeEach
    void start() throws SQLException {
        library = new LibraryNode(store, 1);
    }

    @AfterEach
    void stop() {
        library.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two\nlines",
                "  indented\n\n  with gaps\n",
                "true",
                "null",
                "~",
                "12",
                "0x1f",
                "no",
                "- item",
                "key: value",
                "# no comment",
                "\"quoted\" 'both'",
                "*alias",
                "&anchor",
                "{a: [1",
                "tab\there",
                "ends ",
                "back\\slash",
                "emoji 🙂",
                "\u00a0space\u2028",
                "=cmd|' /C calc'!A0",
                "%directive",
                "---",
                "a\r\nb",
                "last\n\n"
            })
    void whatGoesOutComesInAsItWas(String text) throws SQLException {
        library.put("weekly", "en", text);
        library.putCategory("law", Map.of("en", new Words(text.strip(), text, text)));
        var prompt = library.find("weekly").getFirst();
        var category = library.category("law");
        var yaml = library.write(false);

        store.sql("truncate parley.prompts, parley.categories");
        library.close();
        library = new LibraryNode(store, 1);
        var imported = library.read(yaml, false);

        assertThat(imported.prompts()).containsExactly("weekly en");
        assertThat(imported.categories()).containsExactly("law");
        assertThat(library.find("weekly").getFirst())
                .extracting(Prompt::text, Prompt::title, Prompt::description, Prompt::category)
                .containsExactly(text, prompt.title(), prompt.description(), prompt.category());
        assertThat(library.category("law"))
                .extracting(Category::words, Category::examples, Category::active, Category::sortOrder)
                .containsExactly(category.words(), category.examples(), category.active(), category.sortOrder());
    }

    @Test
    void everythingGoesOutAndIsFoundUnchanged() {
        var all = library.write(true);

        var imported = library.read(all, false);

        assertThat(imported.prompts()).isEmpty();
        assertThat(imported.categories()).isEmpty();
        assertThat(imported.unchanged())
                .isEqualTo(BuiltIn.PROMPTS.size() + BuiltIn.CATEGORIES.size())
                .isGreaterThan(50);
        assertThat(library.write(false)).isEqualTo("categories: []\nprompts: []\n");
    }

    @Test
    void aDryRunKeepsNothing() {
        var imported = library.read(ONE, true);

        assertThat(imported.prompts()).containsExactly("clauses en", "clauses ru");
        assertThat(imported.categories()).containsExactly("law");
        assertThat(imported.dryRun()).isTrue();
        refused(Failure.NOT_FOUND, () -> library.find("clauses"));
    }

    @Test
    void whatStandsThereAlreadyGetsNoNewVersion() {
        library.read(ONE, false);
        var again = library.read(ONE.replace("Коротко.", "Подробно."), false);

        assertThat(again.prompts()).containsExactly("clauses ru");
        assertThat(again.unchanged()).isEqualTo(2);
        assertThat(library.find("clauses")).extracting(Prompt::version).containsExactly(1, 3);
        assertThat(library.find("clauses")).extracting(Prompt::author).containsOnly(Optional.of(LibraryNode.AUTHOR));
    }

    @Test
    void whatIsWrongIsNamedWithItsLineAndNothingIsKept() {
        wrong(ONE + "---\nprompts: []\n", "line 19: a second document begins");
        wrong("prompts:\n  - {name: a, category: law, words: {}}\n", "line 2: prompts[0]: words: must be those of");
        wrong(
                "prompts:\n  - {name: a, category: law, words: {en: ~}}\n",
                "line 2: prompts[0]: words: must be those of");
        wrong(ONE.replace("List the clauses.", "\"a\\0\""), "line 12: prompts[0].words.en: text: must be without NUL");
        wrong(ONE.replace("    category: law\n", ""), "line 8: prompts[0].category: is missing");
        wrong(ONE.replace("title: Law", "titel: Law"), "line 5: categories[0].words.en.title: is missing");
        wrong(ONE.replace("name: clauses", "name: Clauses!"), "line 12: prompts[0].words.en: name: must be");
        wrong(ONE.replace("category: law", "category: law\n    id: 5"), "line 10: prompts[0].id: no such field here");
        wrong(ONE + "more: 1\n", "line 18: more: no such field here");
        wrong(ONE.replace("List the clauses.", "[a, b]"), "line 12: prompts[0].words.en.text: must be a text");
        wrong(ONE.replace("List the clauses.", "' '"), "line 12: prompts[0].words.en: text: must be 1 to 20000");
        wrong(
                ONE.replace("  - name: law", "  - name: law\n    active: maybe"),
                "line 3: categories[0].active: must be");
        wrong(ONE.replace("  - name: law", "  - name: law\n    name: law"), "line 3: name: stands there twice");
        wrong(ONE + ONE.substring(ONE.indexOf("  - name: clauses")), "line 18: prompts[1]: there is a prompt clauses");
        wrong("prompts: [", "line 1: it is not YAML");
        wrong("- a", "line 1: must hold the fields");
        wrong("", "line 1: must hold the fields");
        wrong("prompts:\n  a: 1\n", "line 2: prompts: must be a list");
        assertThat(library.write(false)).isEqualTo("categories: []\nprompts: []\n");
    }

    @Test
    void aShortTextNeverStandsForALongOne() {
        wrong("""
                a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                prompts: [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                """, "line 2: aliases such as *a are not taken");
        wrong("prompts: " + "[".repeat(2_000) + "]".repeat(2_000), "line 1: it is not YAML");
        refused(Failure.TOO_LARGE, () -> library.read("#".repeat((1 << 20) + 1), false));
    }

    private void wrong(String yaml, String start) {
        refused(Failure.INVALID, () -> store.ask(Prompts.IMPORT, new Prompts.Import(Optional.empty(), yaml, false)))
                .withMessageStartingWith(start);
    }
}
