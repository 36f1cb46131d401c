package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.store.TestStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The library of prompts, read and changed in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptsViewTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private TestBrowser browser;
    private RunningParley parley;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of());
    }

    @BeforeEach
    void fresh() {
        browser.forget();
        browser.size(1280, 860);
        browser.dark(false);
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (parley != null) {
            parley.close();
        }
    }

    @Test
    void everybodyFindsAPromptAndReadsItAndOnlyAdministratorsChangeIt() throws Exception {
        browser.visit(parley.url(), parley.user("reader"));
        browser.go("#/prompts");
        browser.see("Summary statistics");
        assertThat(browser.shownText()).doesNotContain("New prompt", "Import");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("prompts");

        browser.field("Find a prompt").sendKeys("minut");
        browser.seeNo("Summary statistics");
        browser.element(".prompt-group a").click();
        browser.see("Write the minutes of this meeting");
        assertThat(browser.shownText()).doesNotContain("Edit");
        browser.click("RU");
        browser.see("протокол");

        browser.go("#/prompts?new=1");
        browser.see("Only administrators may see this.");
    }

    @Test
    void anAdministratorPutsAnOwnPromptInThePlaceOfABuiltInOneAndTakesItBack() throws Exception {
        administrator("#/prompts/summary");
        browser.see("built in");
        browser.click("Edit");
        browser.see("This prompt is built in.");
        assertThat(browser.obstacles()).isEmpty();
        browser.field("Text").clear();
        browser.field("Text").sendKeys("Sum up in <i>one</i> sentence.");
        browser.click("Save");

        browser.see("Sum up in <i>one</i> sentence.");
        browser.see("version 2");
        browser.click("Delete");
        browser.driver.findElement(By.cssSelector("dialog [value=yes]")).click();
        browser.see("The prompt is out of use.");
        browser.go("#/prompts/summary");
        browser.see("built in");
    }

    @Test
    void aNewPromptIsOfferedForReports() throws Exception {
        administrator("#/prompts?new=1");
        browser.field("Name").sendKeys("weekly");
        browser.field("Title").sendKeys("Weekly");
        browser.field("Text").sendKeys("What was done, what comes next.");
        browser.click("Save");
        browser.see("What was done, what comes next.");

        browser.go("#/prompts?category=report");
        browser.see("Weekly");
        browser.see("own");
    }

    @Test
    void aFileIsImportedAfterALookAndItsMistakesAreNamedByLine() throws Exception {
        administrator("#/prompts");
        browser.click("Import");
        browser.field("Or its text").sendKeys("prompts:\n- {name: retro}");
        browser.click("Look what it would change");
        browser.see("line 2: ");

        browser.field("Or its text").clear();
        browser.field("Or its text")
                .sendKeys("prompts:\n- {name: retro, category: report, words: {en: {title: Retro, text: Look back.}}}");
        browser.click("Look what it would change");
        browser.see("1 prompt would be kept.");
        assertThat(parley.get("prompts/retro").statusCode()).isEqualTo(404);
        browser.click("Keep all of it");

        browser.see("1 entry was kept.");
        browser.see("Retro");
    }

    @Test
    void aCategoryIsChangedInBothLanguages() throws Exception {
        administrator("#/prompts?show=categories");
        browser.see("Conclusions from the data that is there");
        browser.click("Edit: analysis");
        browser.see("This category is built in.");
        assertThat(browser.obstacles()).isEmpty();
        var title = browser.element("[name='title en']");
        title.clear();
        title.sendKeys("Deep analysis");
        browser.click("Save");

        browser.see("Deep analysis");
        browser.click("Delete: analysis");
        browser.driver.findElement(By.cssSelector("dialog [value=yes]")).click();
        browser.seeNo("Deep analysis");
    }

    private void administrator(String place) throws Exception {
        browser.visit(parley.url(), parley.key());
        browser.see("Sign out");
        browser.go(place);
    }
}
