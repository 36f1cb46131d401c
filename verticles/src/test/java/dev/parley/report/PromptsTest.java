package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Prompts;
import dev.parley.bus.Reports.PromptUsed;
import dev.parley.bus.Reports.Wish;
import dev.parley.store.TestStore;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reports by own prompts, on the real store. */
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
    void theNewestVersionIsUsed() {
        put("weekly", "en", "First.");
        put("weekly", "en", "Second.");

        var wish = new Wish(Optional.of("weekly"), Optional.empty(), Optional.empty(), Optional.empty());
        var report = node.report(node.submit(node.recording("en", Talks.ofAMinute()), wish));
        assertThat(report.account().prompt()).contains(new PromptUsed("weekly", "en", 2));
        assertThat(node.model.asked.getFirst().chat().messages().getFirst().text())
                .startsWith("Second.");
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

    private void put(String name, String language, String text) {
        var author = Optional.of(ReportNode.OWNER.user());
        node.ask(Prompts.PUT, new Prompts.Put(author, name, language, "Title", "", "own", text));
    }
}
