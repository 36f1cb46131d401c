package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestStore;
import java.nio.file.Path;
import java.util.Map;
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

/** Somebody reads a recording, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingPageTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String EVIL = "<img src=x onerror=\"document.title='owned'\">";

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
    void aRecordingIsReadInTurnsWithItsSpeakersAndHowMuchTheySay() throws Exception {
        page.show(page.talk());

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
        page.show(page.talk());

        browser.click("More");
        page.item("Rename").click();
        var field = browser.field("Name of the recording");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "Планёрка", Keys.ENTER);

        browser.until("document.querySelector('h1')?.innerText === 'Планёрка'");
        browser.driver.navigate().refresh();
        browser.until("document.querySelector('h1')?.innerText === 'Планёрка'");
    }

    @Test
    void wordsAreFoundCountedAndMarkedOneAfterTheOther() throws Exception {
        page.show(page.talk());

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
        page.show(StoredRecording.keep(store, page.reader, "doubts.wav").transcribed(Talks.doubtful()));

        browser.click("Underline words in doubt");

        browser.see("2 words are less than 50% sure");
        browser.until("CSS.highlights.get('parley-doubt').size === 2");
        page.segment(0).click();
        browser.press("n");
        browser.until("String([...CSS.highlights.get('parley-hit-now')].map(range =>"
                + " range.startContainer.data.slice(range.startOffset, range.endOffset))) === 'perhaps'");
    }

    @Test
    void thatSeveralTalkAtOnceIsSaid() throws Exception {
        page.show(StoredRecording.keep(store, page.reader, "overlap.wav").transcribed(Talks.overlapping()));

        browser.see("at once");
    }

    @Test
    void namesAndTextsAreTextWhateverStandsInThem() throws Exception {
        page.show(StoredRecording.keep(store, page.reader, EVIL + "\u202Egpj.exe " + "ы".repeat(100))
                .saying(EVIL, "שלום לכולם", "W".repeat(400)));

        browser.see(EVIL);
        browser.until("document.querySelector('h1').innerText.includes('gpj.exe')");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        assertThat(browser.driver.getTitle()).doesNotStartWith("owned");
        assertThat(browser.driver.executeScript("return document.querySelectorAll('parley-recording img').length"))
                .isEqualTo(0L);
        page.rename("Speaker 1", "<b>Anna</b>");
        browser.see("no angle brackets");
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void aRecordingInWhichNobodySpeaksSaysSo() throws Exception {
        page.open(StoredRecording.keep(store, page.reader, "silence.wav").saying().id);

        browser.see("Nobody speaks here");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void aRecordingThatIsNotThereSaysSo() throws Exception {
        page.open(UUID.randomUUID());

        browser.see("Not here");
    }

    @Test
    void aRecordingThatIsDeletedMeanwhileSaysSoAndLeadsBackToTheList() throws Exception {
        var id = page.show(page.talk());

        assertThat(parley.send("DELETE", "recordings/" + id, "").statusCode()).isEqualTo(204);

        browser.see("This recording was deleted");
        browser.see("“Встреча.wav” was deleted in another window");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-deleted");
        browser.click("All recordings");
        browser.until("document.querySelector('parley-recordings h1') !== null");
    }

    @Test
    void whereThereIsNoSoundItIsSaidAtOnceAndTheTextIsWorkedOnAllTheSame() throws Exception {
        page.show(page.talk());

        browser.see("There is no sound to this recording, only its text.");
        assertThat(browser.driver.findElements(By.cssSelector(".play, parley-waveform")))
                .isEmpty();
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-silent");
        browser.click("Find in transcript");
        browser.element(".find input");
    }

    @Test
    void theSideColumnIsFoldedAndStaysSoInThisTab() throws Exception {
        page.show(page.talk());
        browser.see("Underline words in doubt");

        browser.click("Side column");
        browser.seeNo("Underline words in doubt");
        browser.driver.navigate().refresh();
        browser.until("document.querySelectorAll('.segment').length > 0");
        assertThat(browser.shownText()).doesNotContain("Underline words in doubt");
        browser.picture("recording-folded");

        browser.click("Side column");
        browser.see("Underline words in doubt");
    }

    @Test
    void everythingIsReachedByTheKeyboardAndSingleKeysCanBeSwitchedOff() throws Exception {
        page.show(page.talk());
        page.segment(0).click();
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
        page.show(page.talk());

        browser.see("2 собеседника");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-phone");
        browser.until("getComputedStyle(document.querySelector('parley-player')).display === 'block'");
        browser.click("Собеседники");
        browser.see("Подчёркивать сомнительные слова");
        browser.until("document.documentElement.scrollWidth <= innerWidth");
        browser.until("!document.querySelector('.said').checkVisibility()");

        browser.print();
        browser.until("document.querySelector('.said').checkVisibility()");
        assertThat(browser.shownText()).doesNotContain("Подчёркивать сомнительные слова", "Меню");
    }
}
