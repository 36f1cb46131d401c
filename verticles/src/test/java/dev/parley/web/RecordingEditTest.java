package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Somebody corrects a recording, and so does somebody else, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingEditTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private RecordingPage page;
    private TestBrowser browser;
    private RunningParley parley;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        page = RecordingPage.open(store, folder);
        browser = page.browser;
        parley = page.parley;
    }

    @BeforeEach
    void fresh() {
        page.fresh();
    }

    @AfterAll
    void close() {
        if (page != null) {
            page.close();
        }
    }

    @Test
    void aSpeakerIsRenamedInPlaceForEveryTurnAndTheStepIsTakenBackAfterAReload() throws Exception {
        page.show(page.talk());

        page.rename("Speaker 1", "Анна");

        browser.see("Speaker 1 is now Анна");
        assertThat(page.turnNames()).isEqualTo("Анна, Speaker 2, Анна");
        browser.driver.navigate().refresh();
        browser.until("document.querySelectorAll('.turn').length === 3");
        browser.pressWithControl("z");
        browser.see("Taken back");
        assertThat(page.turnNames()).isEqualTo("Speaker 1, Speaker 2, Speaker 1");
    }

    @Test
    void whatWasTakenBackIsDoneAgainByKeyAlsoAfterAReload() throws Exception {
        page.show(page.talk());
        page.rename("Speaker 1", "Анна");
        browser.see("Speaker 1 is now Анна");
        page.edit(0, Keys.chord(Keys.CONTROL, "a"), "Добрый вечер");
        browser.click("Save");
        browser.until(RecordingPage.textOf(0) + " === 'Добрый вечер'");
        browser.pressWithControl("z");
        browser.until(RecordingPage.textOf(0) + " !== 'Добрый вечер'");
        browser.pressWithControl("z");
        browser.until("document.querySelector('.turn .who')?.innerText === 'Speaker 1'");

        browser.driver.navigate().refresh();
        browser.until("document.querySelectorAll('.turn').length === 3");
        browser.pressWithControl("y");
        browser.see("Done again");
        assertThat(page.turnNames()).isEqualTo("Анна, Speaker 2, Анна");
        browser.press(Keys.chord(Keys.CONTROL, Keys.SHIFT, "z"));

        browser.until(RecordingPage.textOf(0) + " === 'Добрый вечер'");
        browser.click("More");
        page.item("Redo").click();
        browser.see("There is nothing to do again");
    }

    @Test
    void whatWasTypedIntoARecordingThatIsDeletedMeanwhileIsNotLost() throws Exception {
        var id = page.show(page.talk());
        page.edit(0, Keys.chord(Keys.CONTROL, "a"), "не сохранено");

        assertThat(parley.send("DELETE", "recordings/" + id, "").statusCode()).isEqualTo(204);

        browser.see("This recording was deleted");
        assertThat(browser.field("What you had typed and not saved:").getDomProperty("value"))
                .isEqualTo("не сохранено");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void twoSpeakersWithOneNameAreOnePersonUntilTheyAreSeparated() throws Exception {
        page.show(page.talk());
        page.rename("Speaker 1", "Anna");
        browser.see("Speaker 1 is now Anna");

        page.rename("Speaker 2", "anna");

        browser.see("are shown as one person");
        browser.until("document.querySelectorAll('.speakers li').length === 1");
        assertThat(page.turnNames()).isEqualTo("Anna");
        browser.click("Separate");
        browser.until("document.querySelectorAll('.speakers li').length === 2");
        assertThat(page.turnNames()).isEqualTo("Anna, Speaker 2, Anna");
    }

    @Test
    void twoTabsThatRenameOneSpeakerShowBothNamesAndOneIsChosen() throws Exception {
        var id = page.show(page.talk());
        browser.click("Rename Speaker 1");
        browser.field("Name for Speaker 1").sendKeys("Анна");
        assertThat(parley.send("PUT", "recordings/" + id + "/speakers/SPEAKER_00", """
                        {"name": "Ольга", "was": null}""")
                        .statusCode())
                .isEqualTo(200);
        browser.until("document.querySelector('.turn .who').innerText === 'Ольга'");

        browser.press(Keys.ENTER);

        browser.see("Somebody else has changed this name meanwhile.");
        assertThat(browser.element(".conflict").getText()).contains("Ольга", "Анна");
        assertThat(browser.obstacles()).isEmpty();
        browser.click("Keep mine");
        browser.until("document.querySelector('.turn .who').innerText === 'Анна'");
    }

    @Test
    void aSegmentIsCorrectedInItsPlaceAndTheMachinesTextIsOneClickAway() throws Exception {
        page.show(page.talk());

        page.edit(0, "");
        browser.pressWithControl("a");
        browser.press("Добрый вечер, коллеги");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-edit");
        browser.pressWithControl(Keys.ENTER);

        browser.until(RecordingPage.textOf(0) + " === 'Добрый вечер, коллеги'");
        browser.until("document.querySelector('parley-segment-editor textarea').value === 'Начнём с отчёта'");
        browser.press(Keys.ESCAPE);
        browser.click("edited");
        browser.see("What the machine had understood");
        browser.see("Добрый день коллеги");
        browser.click("Restore this");
        browser.until(RecordingPage.textOf(0) + " === 'Добрый день коллеги'");
        browser.until("document.querySelectorAll('.edited').length === 0");
    }

    @Test
    void aSegmentGoesToAnotherAndToANewSpeaker() throws Exception {
        page.show(page.talk());

        page.segment(1).click();
        browser.element(".turn-actions [aria-haspopup]").click();
        page.item("Speaker 2").click();
        browser.see("The speaker of 1 segment was changed");
        assertThat(page.turnNames()).isEqualTo("Speaker 1, Speaker 2, Speaker 1");

        page.segment(2).click();
        browser.press("s");
        page.item("Somebody new").click();
        browser.until("document.querySelectorAll('.speakers li').length === 3");
        browser.see("Speaker 3");
        browser.pressWithControl("z");
        browser.until("document.querySelectorAll('.speakers li').length === 2");
    }

    @Test
    void twoTabsThatCorrectOneSegmentShowBothTextsAndNothingIsLost() throws Exception {
        var id = page.show(page.talk());
        page.edit(0, " друзья");
        page.correct(id, 1, 0, "Начнём с бюджета");
        browser.until(RecordingPage.textOf(1) + " === 'Начнём с бюджета'");
        page.correct(id, 0, 0, "Доброе утро");
        assertThat(browser.element("parley-segment-editor textarea").getDomProperty("value"))
                .isEqualTo("Добрый день коллеги друзья");

        browser.click("Save");

        browser.see("Somebody else has saved this segment meanwhile.");
        assertThat(browser.element(".conflict").getText()).contains("Доброе утро", "Добрый день коллеги друзья");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-conflict");
        browser.click("Keep mine");
        browser.until(RecordingPage.textOf(0) + " === 'Добрый день коллеги друзья'");
    }

    @Test
    void whatIsBeingEditedOutlivesAReload() throws Exception {
        page.show(page.talk());
        page.edit(0, " друзья");

        browser.driver.navigate().refresh();

        browser.see("Your unsaved text is still here");
        browser.press(" и гости");
        browser.click("Save");
        browser.until(RecordingPage.textOf(0) + " === 'Добрый день коллеги друзья и гости'");
    }

    @Test
    void aTokenThatEndsInTheMiddleOfAnEditLosesNothing() throws Exception {
        setPassword("correct horse battery");
        browser.visit(parley.url(), token("correct horse battery"));
        browser.go("#/recordings/" + page.talk().id);
        browser.until("document.querySelectorAll('.segment').length > 0");
        page.edit(0, " друзья");
        setPassword("another correct horse");

        browser.click("Save");
        browser.element("#again input[name=key]").sendKeys(parley.key(), Keys.ENTER);

        browser.until(RecordingPage.textOf(0) + " === 'Добрый день коллеги друзья'");
    }

    /** A token of the page.reader, which ends with the next password. */
    private String token(String password) throws Exception {
        var login = new JsonObject()
                .put("user_id", new JsonObject(parley.get("me").body()).getString("name"))
                .put("password", password);
        return new JsonObject(parley.send("POST", "auth/login", login.encode()).body()).getString("access_token");
    }

    private void setPassword(String password) throws Exception {
        var body = new JsonObject().put("password", password);
        assertThat(parley.send("PUT", "admin/users/" + page.reader + "/password", body.encode())
                        .statusCode())
                .isEqualTo(200);
    }
}
