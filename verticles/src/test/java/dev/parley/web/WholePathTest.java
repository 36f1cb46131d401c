package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.RecordingWriter;
import dev.parley.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What somebody does who has a recording: from signing in to a file of subtitles, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholePathTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final int WAV_HEADER_BYTES = 44;

    private TestBrowser browser;
    private RunningParley parley;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of());
        browser.size(1280, 860);
        browser.driver.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
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
    void aMeetingIsDroppedUnderstoodNamedPlayedAndTakenAway() throws Exception {
        var meeting = Files.copy(SharedFiles.require("audio/ami/dev00.flac"), folder.resolve("Встреча.flac"));
        browser.visit(parley.url(), "");
        browser.field("API key").sendKeys(parley.user("anna"));
        browser.click("Sign in");
        browser.see("Nothing here yet");
        assertThat(browser.obstacles()).isEmpty();

        choose(meeting);
        browser.until("document.querySelector('.recording .tag')?.innerText === 'Done'");
        choose(severalMeetings());
        browser.until("document.querySelectorAll('.recording').length === 2");
        browser.picture("list");
        assertThat(browser.obstacles()).isEmpty();

        browser.click("Встреча.flac");
        browser.until("document.querySelectorAll('.turn').length > 1");
        browser.click("Rename Speaker 1");
        browser.field("Name for Speaker 1").sendKeys("Анна", Keys.ENTER);
        browser.see("Speaker 1 is now Анна");

        browser.driver.findElements(By.cssSelector(".segment")).getLast().click();
        browser.until("Number(document.querySelector('[role=slider]').ariaValueNow) > 5");
        var from = position();
        browser.press(Keys.SPACE);
        browser.until("Number(document.querySelector('[role=slider]').ariaValueNow) > " + from);
        browser.press(Keys.SPACE);
        browser.driver.executeScript("document.querySelectorAll('.snack .close').forEach(button => button.click())");
        browser.driver.executeScript("scrollTo(0, 0)");
        browser.picture("recording-light");
        browser.dark(true);
        browser.picture("recording-dark");
        browser.dark(false);

        browser.click("Export");
        browser.driver.findElements(By.cssSelector("[role=menu] button")).stream()
                .filter(item -> item.getText().startsWith("SubRip subtitles"))
                .findFirst()
                .orElseThrow()
                .click();
        var subtitles = folder.resolve("Встреча.srt");
        Awaitility.await().until(() -> Files.exists(subtitles));
        assertThat(Files.readString(subtitles)).contains("Анна", " --> ");
    }

    @Test
    void aRecordingGrowsWhileItIsUnderstoodAlsoOnAPhoneInRussian() throws Exception {
        var id = parley.upload(severalMeetings(), "Совещание.wav");
        browser.visit(parley.url(), parley.key());
        browser.go("#/recordings/" + id);
        browser.until("document.querySelectorAll('.draft .segment').length > 2");
        browser.picture("recording-running");
        browser.until("document.querySelectorAll('.turn').length > 1");

        browser.click("Русский");
        browser.size(390, 844);
        browser.until("document.querySelector('h1')?.innerText === 'Совещание.wav'");
        browser.driver.executeScript("scrollTo(0, 0)");
        browser.picture("phone-russian");
        browser.driver.executeScript("localStorage.clear()");
        browser.size(1280, 860);
    }

    private void choose(Path file) throws Exception {
        browser.give(file);
    }

    private int position() {
        return Integer.parseInt(
                browser.driver.findElement(By.cssSelector("[role=slider]")).getAttribute("aria-valuenow"));
    }

    /** Three and a half minutes of meetings. */
    private Path severalMeetings() throws IOException {
        var file = folder.resolve("Неделя 48.wav");
        if (Files.notExists(file)) {
            var decoder = new AudioDecoder(Path.of("target/cache"));
            var part = folder.resolve("part.wav");
            try (var writer = RecordingWriter.create(file)) {
                for (var name : List.of("dev00", "dev01", "trn00", "trn01", "trn02", "trn03", "trn04")) {
                    decoder.decode(
                            SharedFiles.require("audio/ami/" + name + ".flac"),
                            part,
                            DecodeLimits.DEFAULT,
                            Progress.NONE);
                    var sound = Files.readAllBytes(part);
                    writer.write(sound, WAV_HEADER_BYTES, sound.length - WAV_HEADER_BYTES);
                }
            }
        }
        return file;
    }
}
