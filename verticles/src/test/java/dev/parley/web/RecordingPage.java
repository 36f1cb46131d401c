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
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;

/** The page of a recording in a real browser before the whole service, and what a reader does there. */
final class RecordingPage implements AutoCloseable {

    final TestBrowser browser;
    final RunningParley parley;
    final UUID reader;
    private final TestStore store;

    private RecordingPage(TestBrowser browser, RunningParley parley, TestStore store) throws Exception {
        this.browser = browser;
        this.parley = parley;
        this.store = store;
        reader = UUID.fromString(new JsonObject(parley.get("me").body()).getString("id"));
    }

    static RecordingPage open(TestStore store, Path folder) throws Exception {
        var browser = TestBrowser.open("en-US", Optional.empty());
        return new RecordingPage(browser, RunningParley.open(store, folder, Map.of()), store);
    }

    /** As somebody finds it who has not been here before. */
    void fresh() {
        browser.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.driver.get(parley.url() + "web/parley.svg");
        browser.driver.executeScript("localStorage.clear()");
        browser.forget();
        browser.size(1280, 900);
        browser.dark(false);
    }

    /** With its job, whose events tell other tabs of edits. */
    StoredRecording talk() {
        var now = Instant.now();
        var job = store.keep(new TestJob(Speech.TRANSCRIPTION, reader)
                .state(new State.Succeeded(now, "{}"))
                .created(now)
                .updated(now)
                .build());
        return StoredRecording.keep(store, job.id(), reader, "Встреча.wav").transcribed(Talks.meeting());
    }

    /** Opens a recording and waits for its text. */
    UUID show(StoredRecording recording) throws Exception {
        open(recording.id);
        browser.until("document.querySelectorAll('.segment').length > 0");
        return recording.id;
    }

    void open(UUID id) {
        browser.visit(parley.url(), parley.key());
        browser.go("#/recordings/" + id);
    }

    WebElement segment(int id) throws Exception {
        return browser.element(".segment[data-id='" + id + "']");
    }

    static String textOf(int id) {
        return "document.querySelector(\".segment[data-id='" + id + "']\")?.innerText";
    }

    void edit(int id, CharSequence... keys) throws Exception {
        segment(id).click();
        browser.press("e");
        browser.element("parley-segment-editor textarea");
        browser.press(keys);
    }

    void rename(String from, String to) throws Exception {
        browser.click("Rename " + from);
        browser.field("Name for " + from).sendKeys(Keys.chord(Keys.CONTROL, "a"), to, Keys.ENTER);
    }

    /** An item of the menu that is open. */
    WebElement item(String name) throws Exception {
        browser.element("[role=menu]");
        return browser.driver.findElements(By.cssSelector("[role=menu] button")).stream()
                .filter(item -> item.getText().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    String turnNames() {
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

    void correct(UUID recording, int segment, int version, String text) throws Exception {
        var body = new JsonObject().put("version", version).put("text", text);
        assertThat(parley.send("PATCH", "recordings/" + recording + "/segments/" + segment, body.encode())
                        .statusCode())
                .isEqualTo(200);
    }

    @Override
    public void close() {
        browser.close();
        parley.close();
    }
}
