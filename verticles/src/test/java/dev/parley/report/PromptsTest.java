package dev.parley.report;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Reports.PromptUsed;
import dev.parley.bus.Reports.Wish;
import dev.parley.store.TestStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Built-in prompts and own ones, on the real store. */
class PromptsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private ReportNode node;

    @BeforeEach
    void start() throws SQLException {
        store.sql("truncate parley.prompts");
        node = new ReportNode(store.data(), store.postgres(), Map.of(), ScriptedModel::sensible);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOwnPromptTakesThePlaceOfABuiltInOneInItsLanguageAlone() {
        var kept = put("minutes", "en", "Our minutes.");

        assertThat(kept.version()).isEqualTo(2);
        assertThat(kept.builtIn()).isFalse();
        assertThat(kept.author()).contains(ReportNode.OWNER.user());
        assertThat(find("minutes"))
                .extracting(prompt -> prompt.language() + " " + prompt.version() + " " + prompt.builtIn())
                .containsExactly("en 2 false", "ru 1 true");
    }

    @Test
    void versionsNeverChangeAndTheNewestIsUsed() {
        put("weekly", "en", "First.");
        var second = put("weekly", "en", "Second.");

        assertThat(second.version()).isEqualTo(2);
        assertThat(find("weekly")).extracting(Prompt::text).containsExactly("Second.");
        assertThat(node.ask(Prompts.FIND, new Prompts.Find("weekly", Optional.of(1)))
                        .prompts())
                .extracting(Prompt::text)
                .containsExactly("First.");
        var wish = new Wish(Optional.of("weekly"), Optional.empty(), Optional.empty(), Optional.empty());
        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), wish));
        assertThat(report.account().prompt()).contains(new PromptUsed("weekly", "en", 2));
        assertThat(node.model.asked.getFirst().chat().messages().getFirst().text())
                .startsWith("Second.");
    }

    @Test
    void aPromptThatIsDeletedIsNotUsedButKeptAndNumbersGoOn() {
        put("minutes", "en", "Our minutes.");

        node.ask(Prompts.DELETE, new Prompts.Delete("minutes"));

        assertThat(find("minutes"))
                .allSatisfy(prompt -> assertThat(prompt.builtIn()).isTrue());
        assertThat(node.ask(Prompts.FIND, new Prompts.Find("minutes", Optional.of(2)))
                        .prompts())
                .extracting(Prompt::text)
                .containsExactly("Our minutes.");
        assertThat(put("minutes", "en", "Other minutes.").version()).isEqualTo(3);
        refused(Failure.CONFLICT, () -> node.ask(Prompts.DELETE, new Prompts.Delete("summary")))
                .withMessageContaining("built in");
        refused(Failure.NOT_FOUND, () -> node.ask(Prompts.DELETE, new Prompts.Delete("none")));
    }

    @Test
    void aPromptInAnotherLanguageIsFollowedInTheLanguageOfTheTranscript() {
        put("weekly", "ru", "Итоги недели.");
        var wish = new Wish(Optional.of("weekly"), Optional.empty(), Optional.empty(), Optional.empty());

        node.report(node.submit(node.recording("en", Talks.ofAMinute()), wish));

        assertThat(node.model.asked.getFirst().chat().messages().getFirst().text())
                .startsWith("Итоги недели.")
                .contains("in the language with the code “en”");
    }

    @Test
    void promptsAreListedByNameAndCategory() {
        put("weekly", "en", "First.");

        var all = node.ask(Prompts.LIST, new Prompts.ListPrompts(Optional.empty()))
                .prompts();
        var own = node.ask(Prompts.LIST, new Prompts.ListPrompts(Optional.of("own")))
                .prompts();

        assertThat(all).hasSize(11).extracting(Prompt::name).isSorted();
        assertThat(own).extracting(Prompt::name).containsExactly("weekly");
    }

    @Test
    void whatIsWrongIsNamedByItsField() {
        refused(Failure.INVALID, () -> put("Weekly!", "en", "x")).withMessageStartingWith("name: ");
        refused(Failure.INVALID, () -> put("weekly", "?", "x")).withMessageStartingWith("language: ");
        refused(Failure.INVALID, () -> put("weekly", "en", " ")).withMessageStartingWith("text: ");
        refused(Failure.INVALID, () -> put("weekly", "en", "x".repeat(20_001))).withMessageStartingWith("text: ");
        refused(Failure.NOT_FOUND, () -> find("sumary")).withMessageContaining("near it are summary");
    }

    private Prompt put(String name, String language, String text) {
        var author = Optional.of(ReportNode.OWNER.user());
        return node.ask(Prompts.PUT, new Prompts.Put(author, name, language, "Title", "own", text));
    }

    private List<Prompt> find(String name) {
        return node.ask(Prompts.FIND, new Prompts.Find(name, Optional.empty())).prompts();
    }
}
