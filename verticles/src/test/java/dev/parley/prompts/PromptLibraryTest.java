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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Built-in prompts and own ones, and their categories, on the real store; two libraries that are asked in turn. */
class PromptLibraryTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Map<String, Words> WORDS = Map.of("en", new Words("Law", "Contracts.", "You read contracts."));

    private LibraryNode library;

    @BeforeEach
    void start() throws SQLException {
        library = new LibraryNode(store, 2);
    }

    @AfterEach
    void stop() {
        library.close();
    }

    @Test
    void anOwnPromptTakesThePlaceOfABuiltInOneInItsLanguageAlone() {
        var kept = library.put("minutes", "en", "Our minutes.");

        assertThat(kept.version()).isEqualTo(2);
        assertThat(kept.builtIn()).isFalse();
        assertThat(kept.author()).contains(LibraryNode.AUTHOR);
        assertThat(library.find("minutes"))
                .extracting(prompt -> prompt.id() + " " + prompt.language() + " " + prompt.version())
                .containsExactly("1 en 2", "1 ru 1");
    }

    @Test
    void versionsNeverChangeAndTheNewestIsUsed() {
        var first = library.put("weekly", "en", "First.");
        var second = library.put("weekly", "ru", "Второй.");

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.id()).isEqualTo(first.id()).isGreaterThan(10_000);
        assertThat(library.put("weekly", "en", "Third.").version()).isEqualTo(3);
        assertThat(library.find("weekly")).extracting(Prompt::text).containsExactly("Third.", "Второй.");
        assertThat(store.ask(Prompts.FIND, new Prompts.Find("weekly", Optional.of(1)))
                        .prompts())
                .extracting(Prompt::text)
                .containsExactly("First.");
    }

    @Test
    void aPromptThatIsDeletedIsNotUsedButKeptAndNumbersGoOn() {
        library.put("minutes", "en", "Our minutes.");

        store.ask(Prompts.DELETE, new Prompts.Delete("minutes"));

        assertThat(library.find("minutes"))
                .allSatisfy(prompt -> assertThat(prompt.builtIn()).isTrue());
        assertThat(store.ask(Prompts.FIND, new Prompts.Find("minutes", Optional.of(2)))
                        .prompts())
                .extracting(Prompt::text)
                .containsExactly("Our minutes.");
        assertThat(library.put("minutes", "en", "Other minutes.").version()).isEqualTo(3);
        refused(Failure.CONFLICT, () -> store.ask(Prompts.DELETE, new Prompts.Delete("summary")))
                .withMessageContaining("built in");
        refused(Failure.NOT_FOUND, () -> store.ask(Prompts.DELETE, new Prompts.Delete("none")));
    }

    @Test
    void promptsAreListedByNameAndCategory() {
        library.put("weekly", "en", "First.");

        assertThat(library.list(Optional.empty())).extracting(Prompt::name).isSorted();
        assertThat(library.list(Optional.of("own"))).extracting(Prompt::name).containsExactly("weekly");
        assertThat(library.list(Optional.of("report"))).hasSize(10);
    }

    @Test
    void whatIsWrongIsNamedByItsField() {
        refused(Failure.INVALID, () -> library.put("Weekly!", "en", "x")).withMessageStartingWith("name: ");
        refused(Failure.INVALID, () -> library.put("export", "en", "x")).withMessageStartingWith("name: ");
        refused(Failure.INVALID, () -> library.put("weekly", "?", "x")).withMessageStartingWith("language: ");
        refused(Failure.INVALID, () -> library.put("weekly", "en", " ")).withMessageStartingWith("text: ");
        refused(Failure.INVALID, () -> library.put("weekly", "en", "x".repeat(20_001)))
                .withMessageStartingWith("text: ");
        refused(Failure.INVALID, () -> library.put("weekly", "en", "<b>", "x")).withMessageStartingWith("category: ");
        refused(Failure.INVALID, () -> library.putCategory("law", Map.of())).withMessageStartingWith("words: ");
        refused(Failure.INVALID, () -> library.putCategory("law", Map.of("en", new Words("Law", "", " "))))
                .withMessageStartingWith("words.en.instruction: ");
        refused(Failure.NOT_FOUND, () -> library.find("sumary")).withMessageContaining("near it are summary");
    }

    @Test
    void aChangeIsSeenByEveryLibraryAtOnce() {
        for (var text : new String[] {"First.", "Second.", "Third."}) {
            library.put("weekly", "en", text);
            library.putCategory("law", Map.of("en", new Words(text, "", "You read contracts.")));

            for (var i = 0; i < 4; i++) {
                assertThat(library.find("weekly")).extracting(Prompt::text).containsExactly(text);
                assertThat(library.category("law").words().get("en").title()).isEqualTo(text);
            }
        }
    }

    @Test
    void whatWasReadIsHeldForAMinuteAtMost() throws SQLException {
        library.put("weekly", "en", "First.");
        library.find("weekly");
        library.find("weekly");
        store.sql("update parley.prompts set text = 'Changed behind its back.'");

        assertThat(library.find("weekly")).extracting(Prompt::text).containsExactly("First.");
        library.pass(Duration.ofMinutes(1));
        assertThat(library.find("weekly")).extracting(Prompt::text).containsExactly("Changed behind its back.");
    }

    @Test
    void aCategoryIsAddedChangedDeletedAndComesBackWithItsNumber() {
        var added = library.putCategory("law", WORDS);
        library.put("clauses", "en", "law", "List the clauses.");

        assertThat(added.id()).isGreaterThan(10_000);
        assertThat(library.category("law").prompts()).isEqualTo(1);
        store.ask(Prompts.DELETE_CATEGORY, new Prompts.DeleteCategory("law"));
        assertThat(library.categories()).extracting(Category::name).doesNotContain("law");
        assertThat(library.find("clauses")).hasSize(1);
        refused(Failure.NOT_FOUND, () -> store.ask(Prompts.DELETE_CATEGORY, new Prompts.DeleteCategory("law")));
        assertThat(library.putCategory("law", WORDS).id()).isEqualTo(added.id());
    }

    @Test
    void aBuiltInCategoryMayBeChangedAndIsBackWhenTheChangeIsDeleted() {
        var changed = library.putCategory("analysis", WORDS);

        assertThat(changed.id()).isEqualTo(1);
        assertThat(changed.builtIn()).isFalse();
        assertThat(library.category("analysis").words()).containsOnlyKeys("en");
        store.ask(Prompts.DELETE_CATEGORY, new Prompts.DeleteCategory("analysis"));
        assertThat(library.category("analysis").words()).containsOnlyKeys("en", "ru");
        refused(Failure.CONFLICT, () -> store.ask(Prompts.DELETE_CATEGORY, new Prompts.DeleteCategory("analysis")))
                .withMessageContaining("active: false");
    }

    @Test
    void whatIsTakenIsCounted() {
        store.ask(Prompts.TAKEN, new Prompts.Taken("transpose"));
        store.ask(Prompts.TAKEN, new Prompts.Taken("transpose"));
        library.pass(Duration.ofMinutes(1));

        assertThat(library.find("transpose")).extracting(Prompt::used).containsExactly(2L, 2L);
        assertThat(library.find("invoice")).extracting(Prompt::used).containsExactly(0L, 0L);
        refused(Failure.NOT_FOUND, () -> store.ask(Prompts.TAKEN, new Prompts.Taken("none")));
    }
}
