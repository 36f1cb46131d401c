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
import org.openqa.selenium.Keys;

/** Tables and questions in a real browser before the whole service, whose embedded default shows what would be sent to a model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficeViewTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private TestBrowser browser;
    private RunningParley parley;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of("llm.routes.office", "dryrun"));
    }

    @BeforeEach
    void signIn() throws Exception {
        browser.forget();
        browser.size(1280, 900);
        browser.dark(false);
        browser.visit(parley.url(), parley.key());
        browser.see("Sign out");
        browser.go("#/office");
        browser.see("Ask a table");
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
    void aPastedTableAndAQuestionAreAnsweredWithATableWhichIsCopiedAndRated() throws Exception {
        paste("Region\tSum\nNorth\t10\n<img onerror=alert(1)>\t1,5\n");
        browser.see("2 rows, 2 columns");
        assertThat(browser.obstacles()).isEmpty();
        browser.field("Question").sendKeys("Which region grew most?");
        browser.element("option[value=analysis]").click();
        browser.picture("office-asked");
        browser.field("Question").click();
        browser.pressWithControl(Keys.ENTER);

        browser.see("setting");
        browser.see("dryrun");
        assertThat(browser.driver.findElements(By.cssSelector("#view img"))).isEmpty();
        browser.driver.executeScript(
                "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
        browser.click("Copy for a spreadsheet");
        browser.see("Copied.");
        assertThat(String.valueOf(browser.driver.executeScript("return window.copied")))
                .startsWith("setting\tvalue\n");
        browser.click("Right");
        browser.field("What was good or wrong").sendKeys("quick");
        browser.click("Send");
        browser.see("Thank you, it is noted.");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("office-answer");
    }

    @Test
    void aPresetFillsInTheQuestionAndItsCategoryAndTheGapIsSelected() throws Exception {
        browser.until("document.querySelectorAll('optgroup option').length > 5");
        browser.driver.executeScript("""
                const select = document.querySelector('optgroup').closest('select');
                select.value = [...select.options].find(option => option.text === 'Compare groups').value;
                select.dispatchEvent(new Event('change'));
                """);

        browser.see("Fill in what stands in braces.");
        assertThat(browser.driver.executeScript("""
                const field = document.activeElement;
                return field.value.slice(field.selectionStart, field.selectionEnd);""")).isEqualTo("{column}");
        assertThat(browser.field("Category").getAttribute("value")).isEqualTo("analysis");
    }

    @Test
    void theCategoryThatWouldBeFoundOutIsShownBefore() throws Exception {
        browser.field("Question").sendKeys("Sort the rows by date");
        browser.click("Which one is it?");

        browser.see("sure to");
        assertThat(browser.shownText()).contains("Transformation");
    }

    @Test
    void aQuestionThatIsMissingIsAskedForAndOneWithoutATableIsAnswered() throws Exception {
        browser.click("Ask");
        browser.see("Say what you want of the table.");

        paste("  \n\n");
        browser.field("Question").sendKeys("What is a median?");
        browser.click("Ask");

        browser.see("setting");
    }

    @Test
    void tenThousandRowsAreUnderstoodAndAnswered() throws Exception {
        browser.driver.executeScript("""
                const field = document.querySelector('#office-table');
                field.value = 'name;sum\\n' + Array.from({ length: 10_000 }, (_, row) => `row ${row};${row},25`).join('\\n');
                field.dispatchEvent(new Event('input'));
                """);
        browser.see("10,000 rows, 2 columns");
        browser.see("and 9,994 more rows");

        browser.field("Question").sendKeys("Sum up");
        browser.element("option[value=analysis]").click();
        browser.click("Ask");

        browser.see("setting");
    }

    @Test
    void cellsAreReadAsTheyAreMeantAndNumbersKeepEveryDigit() {
        assertThat(read("a,b\r\n\"x, \"\"y\"\"\nz\",1.10\n")).isEqualTo("[[\"a\",\"b\"],[\"x, \\\"y\\\"\\nz\",1.10]]");
        assertThat(read("Region;2023\nNorth;1,5\nSouth;1 250,75\n"))
                .isEqualTo("[[\"Region\",\"2023\"],[\"North\",1.5],[\"South\",1250.75]]");
        assertThat(read("n\tv\n007\t12345678901234567890.10\n+7900\t1,250.5"))
                .isEqualTo("[[\"n\",\"v\"],[\"007\",12345678901234567890.10],[\"+7900\",1250.5]]");
        assertThat(read("sep=|\na|b\n=1+1|\n")).isEqualTo("[[\"a\",\"b\"],[\"=1+1\",null]]");
        assertThat(read("n\tv\nx\t1,250\n")).as("may be 1.25 or 1250").isEqualTo("[[\"n\",\"v\"],[\"x\",\"1,250\"]]");
        assertThat(read("a\tb\n\"open\t1\n")).isEqualTo("[[\"a\",\"b\"],[\"\\\"open\",1]]");
        assertThat(read("")).isEqualTo("[]");
    }

    @Test
    void onAPhoneInTheDarkAndInRussianNothingIsCutOff() throws Exception {
        browser.size(500, 800);
        browser.dark(true);
        browser.driver.executeScript("localStorage.setItem('parley.language', 'ru')");
        browser.driver.navigate().refresh();
        browser.click("Взять пример");
        browser.see("6 строк, 3 столбца");

        assertThat(browser.obstacles()).isEmpty();
        assertThat(browser.driver.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.picture("office-russian");
        browser.driver.executeScript("localStorage.clear()");
    }

    private void paste(String text) throws Exception {
        browser.element("#office-table");
        browser.driver.executeScript("""
                const field = document.querySelector('#office-table');
                field.value = arguments[0];
                field.dispatchEvent(new Event('input'));
                """, text);
    }

    /** What of a text goes to the service. */
    private String read(String text) {
        return String.valueOf(browser.driver.executeAsyncScript("""
                import('/web/office/table.js').then(table => arguments[1](table.toJson(table.parse(arguments[0]))));
                """, text));
    }
}
