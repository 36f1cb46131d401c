package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.http.TestBrowser;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has reports written on a recording, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportViewTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private TestBrowser browser;
    private WritingModel models;
    private RunningParley parley;
    private UUID recording;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        models = new WritingModel();
        parley = RunningParley.open(store, folder, models.settings());
    }

    @BeforeEach
    void fresh() throws Exception {
        models.hold();
        recording = recording();
        browser.forget();
        browser.size(1280, 860);
        browser.dark(false);
        browser.visit(parley.url(), parley.key());
        browser.go("#/recordings/" + recording + "/report");
        browser.see("A language model reads the transcript");
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (models != null) {
            models.close();
        }
        if (parley != null) {
            parley.close();
        }
    }

    @Test
    void aReportIsReadWhileItIsWrittenAndItsTimesLeadToTheirPlace() throws Exception {
        order("summary", "lmstudio/halfway");
        browser.see("The model is writing");
        browser.see("The budget comes");
        browser.see("A draft: times are checked");
        browser.see("being written");
        browser.until("document.activeElement.textContent === 'New report'");

        models.goOn();

        browser.see("written by lmstudio");
        browser.see("prompt summary, version 1");
        browser.see("1 remark on this report");
        assertThat(browser.shownText()).doesNotContain("03:03:03").contains("<b onmouseover=");
        assertThat(browser.obstacles()).isEmpty();
        browser.click("Play from 0:06");
        browser.until("location.hash.endsWith('?t=6')");
    }

    @Test
    void minutesHaveTheirTablesAndTimesAndGoOnPaperAlone() throws Exception {
        var meeting = recording(
                "Catalogue meeting.m4a",
                List.of(
                        new Speech.Segment(0, 41, 48, "SPEAKER_00", "Then we move it by a week, to the seventeenth."),
                        new Speech.Segment(1, 72, 80, "SPEAKER_01", "I send the corrected proofs on Friday."),
                        new Speech.Segment(2, 118, 126, "SPEAKER_00", "The budget stays where it is."),
                        new Speech.Segment(3, 140, 147, "SPEAKER_02", "Everybody gets the numbers of October."),
                        new Speech.Segment(4, 185, 192, "SPEAKER_01", "Two more covers would be good."),
                        new Speech.Segment(5, 220, 227, "SPEAKER_02", "And the shops in the south?")));
        browser.go("#/recordings/" + meeting + "/report");
        browser.see("Catalogue meeting.m4a");
        order("minutes", "lmstudio/gemma-3-12b");
        browser.see("written by lmstudio");

        browser.until("document.querySelectorAll('.time-chip').length === 6");
        assertThat(browser.driver.executeScript("return document.querySelectorAll('h1').length"))
                .isEqualTo(1L);
        browser.until("document.querySelector('.report-text .table-frame').tabIndex === 0");
        browser.size(1280, 1000);
        browser.picture("report");
        browser.print();
        assertThat(browser.shownText()).contains("Who does what").doesNotContain("New report", "Chat", "Sign out");
    }

    @Test
    void aReportIsTakenAlongUnderTheNameOfTheRecording() throws Exception {
        order("minutes", "lmstudio/reporting");
        browser.see("written by lmstudio");
        browser.driver.executeScript(
                "HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }");

        browser.click("Download as Markdown");
        browser.until("window.saved === 'talk.md'");
        browser.click("Download as Word");
        browser.until("window.saved === 'talk.docx'");
        browser.click("Copy");
        browser.until("/Copied|does not allow copying/.test(document.querySelector('.notices').innerText)");
    }

    @Test
    void earlierReportsAreStillThere() throws Exception {
        order("minutes", "lmstudio/reporting");
        browser.see("written by lmstudio");
        browser.click("New report");
        order("summary", "lmstudio/reporting");
        browser.see("prompt summary");
        browser.driver.navigate().refresh();
        browser.see("prompt summary");

        browser.until("document.querySelectorAll('.report-choice option').length === 2");
        browser.driver.executeScript("""
                const select = document.querySelector('.report-choice');
                select.selectedIndex = 1;
                select.dispatchEvent(new Event('change'));
                """);

        browser.see("prompt minutes");
    }

    @Test
    void aReportThatTakesTooLongIsCancelledAndAnotherOneCanBeHad() throws Exception {
        order("minutes", "lmstudio/halfway");
        browser.see("The model is writing");

        browser.click("Cancel");

        browser.see("cancelled");
        browser.click("New report");
        order("minutes", "lmstudio/reporting");
        browser.see("written by lmstudio");
    }

    @Test
    void whoComesBackInTheMiddleReadsWhatWasWrittenMeanwhile() throws Exception {
        order("minutes", "lmstudio/halfway");
        browser.see("The budget comes");

        browser.go("#/chat");
        browser.see("Ask a language model.");
        browser.go("#/recordings/" + recording + "/report");

        browser.see("The budget comes");
        models.goOn();
        browser.see("written by lmstudio");
    }

    @Test
    void anotherLanguageAndAPhoneAreNoObstacle() throws Exception {
        order("minutes", "lmstudio/reporting");
        browser.see("written by lmstudio");
        browser.size(360, 760);
        browser.dark(true);
        browser.click("Menu");
        browser.click("Русский");
        browser.see("написал lmstudio");

        browser.until("document.documentElement.scrollWidth <= innerWidth");
        assertThat(browser.obstacles()).isEmpty();
        browser.driver.executeScript("localStorage.clear()");
    }

    private void order(String prompt, String model) throws Exception {
        choose("prompt", prompt);
        choose("model", model);
        browser.click("Write the report");
    }

    private void choose(String field, String value) throws Exception {
        browser.until("[...document.querySelectorAll('.report-order [name=" + field
                + "] option')].some(each => each.value === '" + value + "')");
        browser.driver.executeScript("""
                const select = document.querySelector(`.report-order [name=${arguments[0]}]`);
                select.value = arguments[1];
                select.dispatchEvent(new Event('change'));
                """, field, value);
    }

    /** Keeps a recording of the administrator's that has its transcript. */
    private UUID recording() throws Exception {
        return recording(
                "talk.mp3",
                List.of(
                        new Speech.Segment(0, 0, 5, "SPEAKER_00", "Let us begin with the budget."),
                        new Speech.Segment(1, 6, 12, "SPEAKER_01", "I will send the numbers by Friday.")));
    }

    private UUID recording(String name, List<Speech.Segment> segments) throws Exception {
        var owner = UUID.fromString(new JsonObject(parley.get("me").body()).getString("id"));
        var id = UUID.randomUUID();
        var address = URI.create("https://example.org/talk.mp3");
        store.ask(Recordings.INSERT, new Recordings.Insert(id, owner, name, Optional.empty(), Optional.of(address), 1));
        store.ask(
                Recordings.SAVE_TRANSCRIPT,
                new Recordings.SaveTranscript(
                        id,
                        new Speech.Transcript(
                                "en", segments.getLast().end(), segments, List.of(), Optional.empty(), List.of())));
        return id;
    }
}
