package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs.State;
import dev.parley.bus.Speech;
import dev.parley.http.TestBrowser;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;

/** Somebody reads a recording and corrects it, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingPageTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String EVIL = "<img src=x onerror=\"document.title='owned'\">";

    private TestBrowser browser;
    private RunningParley parley;
    private UUID reader;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of());
        reader = UUID.fromString(new JsonObject(parley.get("me").body()).getString("id"));
    }

    @BeforeEach
    void fresh() {
        browser.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.driver.get(parley.url() + "web/parley.svg");
        browser.driver.executeScript("localStorage.clear()");
        browser.forget();
        browser.size(1280, 900);
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
    void aRecordingIsReadInTurnsWithItsSpeakersAndHowMuchTheySay() throws Exception {
        show(talk());

        browser.see("Встреча.wav");
        browser.see("2 speakers");
        assertThat(browser.driver.findElements(By.cssSelector(".turn"))).hasSize(3);
        assertThat(browser.element(".speakers").getText()).contains("Speaker 1", "67%", "Speaker 2", "33%");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording");
        browser.dark(true);
        browser.picture("recording-dark");
    }

    @Test
    void theNameOfARecordingIsChangedInItsPlace() throws Exception {
        show(talk());

        browser.click("More");
        item("Rename").click();
        var field = browser.field("Name of the recording");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "Планёрка", Keys.ENTER);

        browser.until("document.querySelector('h1')?.innerText === 'Планёрка'");
        browser.driver.navigate().refresh();
        browser.until("document.querySelector('h1')?.innerText === 'Планёрка'");
    }

    @Test
    void aSpeakerIsRenamedInPlaceForEveryTurnAndTheStepIsTakenBackAfterAReload() throws Exception {
        show(talk());

        rename("Speaker 1", "Анна");

        browser.see("Speaker 1 is now Анна");
        assertThat(turnNames()).isEqualTo("Анна, Speaker 2, Анна");
        browser.driver.navigate().refresh();
        browser.until("document.querySelectorAll('.turn').length === 3");
        browser.pressWithControl("z");
        browser.see("Taken back");
        assertThat(turnNames()).isEqualTo("Speaker 1, Speaker 2, Speaker 1");
    }

    @Test
    void twoSpeakersWithOneNameAreOnePersonUntilTheyAreSeparated() throws Exception {
        show(talk());
        rename("Speaker 1", "Anna");
        browser.see("Speaker 1 is now Anna");

        rename("Speaker 2", "anna");

        browser.see("are shown as one person");
        browser.until("document.querySelectorAll('.speakers li').length === 1");
        assertThat(turnNames()).isEqualTo("Anna");
        browser.click("Separate");
        browser.until("document.querySelectorAll('.speakers li').length === 2");
        assertThat(turnNames()).isEqualTo("Anna, Speaker 2, Anna");
    }

    @Test
    void twoTabsThatRenameOneSpeakerShowBothNamesAndOneIsChosen() throws Exception {
        var id = show(talk());
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
        show(talk());

        edit(0, "");
        browser.pressWithControl("a");
        browser.press("Добрый вечер, коллеги");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-edit");
        browser.pressWithControl(Keys.ENTER);

        browser.until(textOf(0) + " === 'Добрый вечер, коллеги'");
        browser.until("document.querySelector('parley-segment-editor textarea').value === 'Начнём с отчёта'");
        browser.press(Keys.ESCAPE);
        browser.click("edited");
        browser.see("What the machine had understood");
        browser.see("Добрый день коллеги");
        browser.click("Restore this");
        browser.until(textOf(0) + " === 'Добрый день коллеги'");
        browser.until("document.querySelectorAll('.edited').length === 0");
    }

    @Test
    void aSegmentGoesToAnotherAndToANewSpeaker() throws Exception {
        show(talk());

        segment(1).click();
        browser.element(".turn-actions [aria-haspopup]").click();
        item("Speaker 2").click();
        browser.see("The speaker of 1 segment was changed");
        assertThat(turnNames()).isEqualTo("Speaker 1, Speaker 2, Speaker 1");

        segment(2).click();
        browser.press("s");
        item("Somebody new").click();
        browser.until("document.querySelectorAll('.speakers li').length === 3");
        browser.see("Speaker 3");
        browser.pressWithControl("z");
        browser.until("document.querySelectorAll('.speakers li').length === 2");
    }

    @Test
    void twoTabsThatCorrectOneSegmentShowBothTextsAndNothingIsLost() throws Exception {
        var id = show(talk());
        edit(0, " друзья");
        correct(id, 1, 0, "Начнём с бюджета");
        browser.until(textOf(1) + " === 'Начнём с бюджета'");
        correct(id, 0, 0, "Доброе утро");
        assertThat(browser.element("parley-segment-editor textarea").getDomProperty("value"))
                .isEqualTo("Добрый день коллеги друзья");

        browser.click("Save");

        browser.see("Somebody else has saved this segment meanwhile.");
        assertThat(browser.element(".conflict").getText()).contains("Доброе утро", "Добрый день коллеги друзья");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-conflict");
        browser.click("Keep mine");
        browser.until(textOf(0) + " === 'Добрый день коллеги друзья'");
    }

    @Test
    void whatIsBeingEditedOutlivesAReload() throws Exception {
        show(talk());
        edit(0, " друзья");

        browser.driver.navigate().refresh();

        browser.see("Your unsaved text is still here");
        browser.press(" и гости");
        browser.click("Save");
        browser.until(textOf(0) + " === 'Добрый день коллеги друзья и гости'");
    }

    @Test
    void aTokenThatEndsInTheMiddleOfAnEditLosesNothing() throws Exception {
        setPassword("correct horse battery");
        browser.visit(parley.url(), token("correct horse battery"));
        browser.go("#/recordings/" + talk().id);
        browser.until("document.querySelectorAll('.segment').length > 0");
        edit(0, " друзья");
        setPassword("another correct horse");

        browser.click("Save");
        browser.element("#again input[name=key]").sendKeys(parley.key(), Keys.ENTER);

        browser.until(textOf(0) + " === 'Добрый день коллеги друзья'");
    }

    @Test
    void wordsAreFoundCountedAndMarkedOneAfterTheOther() throws Exception {
        show(talk());

        browser.press("/");
        browser.press("отчет");

        browser.see("1 of 3");
        browser.until("CSS.highlights.get('parley-hit').size === 3");
        browser.press(Keys.ENTER);
        browser.see("2 of 3");
        browser.element(".find input").sendKeys(Keys.chord(Keys.SHIFT, Keys.ENTER));
        browser.see("1 of 3");
        assertThat(browser.driver.getCurrentUrl()).contains("q=");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-find");
        browser.press(Keys.ESCAPE);
        browser.until("document.querySelector('parley-find') === null && CSS.highlights.get('parley-hit').size === 0");
    }

    @Test
    void wordsInDoubtAreUnderlinedAndVisitedByKey() throws Exception {
        show(StoredRecording.keep(store, reader, "doubts.wav").transcribed(Talks.doubtful()));

        browser.click("Underline words in doubt");

        browser.see("2 words are less than 50% sure");
        browser.until("CSS.highlights.get('parley-doubt').size === 2");
        segment(0).click();
        browser.press("n");
        browser.until("String([...CSS.highlights.get('parley-hit-now')].map(range =>"
                + " range.startContainer.data.slice(range.startOffset, range.endOffset))) === 'perhaps'");
    }

    @Test
    void thatSeveralTalkAtOnceIsSaid() throws Exception {
        show(StoredRecording.keep(store, reader, "overlap.wav").transcribed(Talks.overlapping()));

        browser.see("at once");
    }

    @Test
    void namesAndTextsAreTextWhateverStandsInThem() throws Exception {
        show(StoredRecording.keep(store, reader, EVIL + "\u202Egpj.exe " + "ы".repeat(100))
                .saying(EVIL, "שלום לכולם", "W".repeat(400)));

        browser.see(EVIL);
        browser.until("document.querySelector('h1').innerText.includes('gpj.exe')");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        assertThat(browser.driver.getTitle()).doesNotStartWith("owned");
        assertThat(browser.driver.executeScript("return document.querySelectorAll('parley-recording img').length"))
                .isEqualTo(0L);
        rename("Speaker 1", "<b>Anna</b>");
        browser.see("no angle brackets");
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void aRecordingInWhichNobodySpeaksSaysSo() throws Exception {
        open(StoredRecording.keep(store, reader, "silence.wav").saying().id);

        browser.see("Nobody speaks here");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void aRecordingThatIsNotThereSaysSo() throws Exception {
        open(UUID.randomUUID());

        browser.see("Not here");
    }

    @Test
    void everythingIsReachedByTheKeyboardAndSingleKeysCanBeSwitchedOff() throws Exception {
        show(talk());
        segment(0).click();
        browser.press(Keys.TAB);
        assertThat(browser.driver.switchTo().activeElement().getDomAttribute("data-id"))
                .isEqualTo("1");

        browser.press("?");
        browser.see("Single keys are on");
        assertThat(browser.obstacles()).isEmpty();
        browser.press(Keys.SPACE);
        browser.press(Keys.ESCAPE);
        browser.until("document.querySelector('dialog[open]') === null");
        browser.press("e");

        assertThat(browser.driver.findElements(By.cssSelector("parley-segment-editor")))
                .isEmpty();
    }

    @Test
    void allOfItWorksInRussianOnAPhoneInTheDark() throws Exception {
        browser.driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 780, "deviceScaleFactor", 1, "mobile", false));
        browser.dark(true);
        browser.visit(parley.url(), parley.key());
        browser.driver.executeScript("localStorage.setItem('parley.language', 'ru')");
        show(talk());

        browser.see("2 собеседника");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-phone");
        browser.click("Собеседники");
        browser.see("Подчёркивать сомнительные слова");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
    }

    /** With its job, whose events tell other tabs of edits. */
    private StoredRecording talk() {
        var now = Instant.now();
        var job = store.keep(new TestJob(Speech.TRANSCRIPTION, reader)
                .state(new State.Succeeded(now, "{}"))
                .created(now)
                .updated(now)
                .build());
        return StoredRecording.keep(store, job.id(), reader, "Встреча.wav").transcribed(Talks.meeting());
    }

    /** Opens a recording and waits for its text. */
    private UUID show(StoredRecording recording) throws Exception {
        open(recording.id);
        browser.until("document.querySelectorAll('.segment').length > 0");
        return recording.id;
    }

    private void open(UUID id) {
        browser.visit(parley.url(), parley.key());
        browser.go("#/recordings/" + id);
    }

    private WebElement segment(int id) throws Exception {
        return browser.element(".segment[data-id='" + id + "']");
    }

    private static String textOf(int id) {
        return "document.querySelector(\".segment[data-id='" + id + "']\")?.innerText";
    }

    private void edit(int id, CharSequence... keys) throws Exception {
        segment(id).click();
        browser.press("e");
        browser.element("parley-segment-editor textarea");
        browser.press(keys);
    }

    private void rename(String from, String to) throws Exception {
        browser.click("Rename " + from);
        browser.field("Name for " + from).sendKeys(Keys.chord(Keys.CONTROL, "a"), to, Keys.ENTER);
    }

    /** An item of the menu that is open. */
    private WebElement item(String name) throws Exception {
        browser.element("[role=menu]");
        return browser.driver.findElements(By.cssSelector("[role=menu] button")).stream()
                .filter(item -> item.getText().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private String turnNames() {
        try {
            return String.join(
                    ", ",
                    browser.driver.findElements(By.cssSelector(".turn .who")).stream()
                            .map(WebElement::getText)
                            .toList());
        } catch (StaleElementReferenceException e) {
            return turnNames();
        }
    }

    /** A token of the reader, which ends with the next password. */
    private String token(String password) throws Exception {
        var login = new JsonObject()
                .put("user_id", new JsonObject(parley.get("me").body()).getString("name"))
                .put("password", password);
        return new JsonObject(parley.send("POST", "auth/login", login.encode()).body()).getString("access_token");
    }

    private void setPassword(String password) throws Exception {
        var body = new JsonObject().put("password", password);
        assertThat(parley.send("PUT", "admin/users/" + reader + "/password", body.encode())
                        .statusCode())
                .isEqualTo(200);
    }

    private void correct(UUID recording, int segment, int version, String text) throws Exception {
        var body = new JsonObject().put("version", version).put("text", text);
        assertThat(parley.send("PATCH", "recordings/" + recording + "/segments/" + segment, body.encode())
                        .statusCode())
                .isEqualTo(200);
    }
}
