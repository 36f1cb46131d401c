package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.models.SharedFiles;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.NoAlertPresentException;

/** The list of recordings and the way in, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingsPageTest {

    private static final int FAST = -1;
    /** Bytes a second; what is sent takes long enough to be looked at. */
    private static final int SLOW = 100_000;

    @RegisterExtension
    static final TestStore store = new TestStore();

    private Path folder;
    private Path sound;
    private TestBrowser browser;
    private RunningParley parley;
    private int users;
    private String key;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        sound = SharedFiles.require("audio/english/jfk.flac");
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of("http.rate-limits.upload-per-minute", "0"));
    }

    /** Every test has a user of its own, who has nothing yet. */
    @BeforeEach
    void enter() throws Exception {
        browser.forget();
        browser.size(1280, 860);
        browser.dark(false);
        key = parley.user("user" + users++);
        browser.visit(parley.url(), key);
        browser.see("Nothing here yet");
    }

    @AfterEach
    void letPass() {
        network(FAST);
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
    void whoHasNothingYetIsToldWhatToDoAndWhatIsTaken() throws Exception {
        browser.see("Sound or video, up to 1.1 GB a file.");
        browser.see("Add recordings");

        looksRight("recordings-empty");
    }

    @Test
    void aChosenFileIsSentAndItsStateIsSeenUntilItIsUnderstood() throws Exception {
        browser.give(named("Meeting, week 48.flac"));

        browser.see("“Meeting, week 48.flac” has arrived.");
        browser.until("document.querySelector('.recording .standing')?.innerText.includes('Done')");
        browser.see("0:11");
        browser.until("document.querySelector('.recording .speakers').innerText.includes('1 speaker')");
        browser.see("English");
        looksRight("recordings-list");
    }

    @Test
    void severalFilesAreSentAtOnceAndThoseThatCannotBeTakenSayWhy() throws Exception {
        var empty = Files.createFile(folder.resolve("empty.wav"));
        var text = Files.writeString(folder.resolve("notes.docx"), "x");

        browser.give(named("one.flac"), empty, text, named("two.flac"));

        browser.see("The file is empty: 0 bytes.");
        browser.see("This does not look like sound or video.");
        browser.until("document.querySelectorAll('.recording').length === 2");
        looksRight("recordings-refused");
        browser.click("Dismiss: empty.wav");
        browser.click("Dismiss: notes.docx");
        browser.seeNo("Being sent");
    }

    @Test
    void filesMayBeDroppedAnywhereButAFolderMayNot() throws Exception {
        browser.driver.executeScript("""
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(3)], 'dropped.wav', { type: 'audio/wav' }));
                const drop = type => document.querySelector('h1').dispatchEvent(
                    new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
                drop('dragenter');
                window.seen = document.querySelector('parley-recordings').updateComplete
                    .then(() => document.querySelector('.drop-here') !== null);
                window.finish = () => drop('drop');
                """);
        assertThat(browser.driver.executeAsyncScript(
                        "const done = arguments[0]; seen.then(shown => { finish(); done(shown); })"))
                .isEqualTo(true);

        browser.until("document.querySelector('.recording') !== null");
        browser.until("document.querySelector('.drop-here') === null");
        browser.see("dropped.wav");
        browser.see("Failed");
    }

    @Test
    void anUploadCanBePausedAndGoesOnWhereItWas() throws Exception {
        network(SLOW);
        browser.give(named("long.flac"));
        browser.until("document.querySelector('.upload progress')?.value > 0");

        browser.click("Pause: long.flac");
        browser.see("are safe");
        browser.click("Go on: long.flac");
        network(FAST);

        browser.until("document.querySelector('.recording') !== null");
        browser.seeNo("Being sent");
    }

    @Test
    void anUploadGoesOnAfterThePageWasClosedWhenTheSameFileIsGivenAgain() throws Exception {
        network(SLOW);
        var file = named("interrupted.flac");
        browser.give(file);
        browser.until("document.querySelector('.upload progress')?.value > 0");
        browser.driver.executeCdpCommand("Page.reload", Map.of());
        acceptLeaving();

        browser.see("Drop the same file again, and it goes on.");
        network(FAST);
        browser.give(file);

        browser.until("document.querySelector('.recording') !== null");
        assertThat(browser.driver.findElements(By.cssSelector(".recording"))).hasSize(1);
    }

    @Test
    void anUploadGoesOnByItselfAfterTheServiceWasRestarted() throws Exception {
        network(SLOW);
        browser.give(named("restarted.flac"));
        browser.until("document.querySelector('.upload progress')?.value > 0");

        parley.stop();
        browser.see("goes on by itself");
        parley.start();
        network(FAST);

        browser.until("document.querySelector('.recording') !== null");
        browser.seeNo("Being sent");
    }

    @Test
    void anUploadThatIsDiscardedLeavesNothing() throws Exception {
        network(SLOW);
        browser.give(named("unwanted.flac"));
        browser.until("document.querySelector('.upload progress')?.value > 0");

        browser.click("Discard: unwanted.flac");
        browser.see("What has been sent of it is deleted.");
        browser.click("Discard");

        browser.seeNo("unwanted.flac");
        try (var left = Files.list(folder.resolve("data/uploads/unfinished"))) {
            assertThat(left.map(String::valueOf)).noneMatch(name -> name.contains("unwanted"));
        }
    }

    @Test
    void searchAndFiltersStandInTheAddressAndALinkLeadsToWhatWasSeen() throws Exception {
        browser.give(named("budget.flac"), named("holiday.flac"));
        browser.until(
                "[...document.querySelectorAll('.recording .tag')].filter(tag => tag.innerText === 'Done').length === 2");

        browser.field("Search in names and texts").sendKeys("budget");
        browser.seeNo("holiday.flac");
        assertThat(browser.driver.getCurrentUrl()).endsWith("?q=budget");
        browser.field("State").sendKeys("Failed");
        browser.see("Nothing fits");
        looksRight("recordings-nothing");
        browser.driver.navigate().refresh();
        browser.see("Nothing fits");

        browser.click("Clear search and filters");
        browser.see("holiday.flac");
        browser.see("budget.flac");
    }

    @Test
    void theWordsOfARecordingAreFound() throws Exception {
        browser.give(named("speech.flac"));
        browser.until("document.querySelector('.recording .standing')?.innerText.includes('Done')");

        browser.field("Search in names and texts").sendKeys("americans");

        browser.until("document.querySelector('.excerpt')?.innerText.toLowerCase().includes('americans')");
    }

    @Test
    void whatFailedSaysWhyAndCanBeTriedAgain() throws Exception {
        browser.give(Files.writeString(folder.resolve("no-sound.wav"), "this is no sound"));
        browser.see("Failed");
        browser.until("document.querySelector('.recording .wrong')?.innerText.length > 10");

        browser.click("Try again: no-sound.wav");

        browser.until("document.querySelector('.recording .wrong')?.innerText.length > 10");
        looksRight("recordings-failed");
    }

    @Test
    void aRecordingIsDeletedOnlyAfterAQuestionThatNamesIt() throws Exception {
        browser.give(named("old.flac"));
        browser.until("document.querySelector('.recording') !== null");

        browser.click("Delete: old.flac");
        browser.see("Delete “old.flac”?");
        browser.click("Cancel");
        assertThat(browser.shownText()).contains("old.flac");
        browser.click("Delete: old.flac");
        browser.click("Delete");

        browser.see("“old.flac” is deleted.");
        browser.see("Nothing here yet");
    }

    @Test
    void aRecordingThatAProgramDeletesGoesFromTheListAtOnce() throws Exception {
        browser.give(named("goes.flac"));
        browser.until("document.querySelector('.recording .standing')?.innerText.includes('Done')");
        browser.give(named("stays.flac"));
        browser.until("document.querySelectorAll('.recording').length === 2");

        var link = browser.driver.executeScript("""
                return [...document.querySelectorAll('.recording a')].find(each => each.innerText === 'goes.flac').hash""");
        delete(UUID.fromString(String.valueOf(link).replaceFirst(".*/", "")));

        browser.seeNo("goes.flac");
        browser.see("stays.flac");
        assertThat(browser.driver.findElements(By.cssSelector(".recording"))).hasSize(1);
    }

    @Test
    void aLongListStaysWholeWhenANewRecordingComesAndAnotherIsDeletedWhileAPageIsRead() throws Exception {
        var kept = keep(260);
        browser.driver.navigate().refresh();
        for (var shown = 50; shown < 250; shown += 50) {
            browser.until("document.querySelectorAll('.recording').length === " + shown);
            browser.click("Show more");
        }
        browser.until("document.querySelectorAll('.recording').length === 250");
        browser.driver.executeScript("""
                window.realFetch = window.fetch;
                window.held = new Promise(resolve => { window.release = resolve; });
                window.fetch = (path, options) => String(path).includes('before=')
                    ? realFetch(path, options).then(answer => held.then(() => answer)) : realFetch(path, options);""");

        browser.click("Show more");
        delete(kept.get(200).id);
        browser.seeNo("recording 200");
        delete(kept.get(3).id);
        browser.give(named("new.flac"));
        browser.see("“new.flac” has arrived.");
        browser.driver.executeScript("release()");

        browser.until("document.querySelector('.recording .name').innerText === 'new.flac'");
        browser.until("document.querySelectorAll('.recording').length === 259");
        assertThat(browser.driver.executeScript(
                        "return new Set([...document.querySelectorAll('.recording a')].map(link => link.href)).size"))
                .isEqualTo(259L);
        browser.seeNo("Show more");
    }

    @Test
    void allThatFailedIsTriedAgainAtOnceAndWhatCannotBeIsNamedWithTheReason() throws Exception {
        browser.give(
                Files.writeString(folder.resolve("first.wav"), "no sound"),
                Files.writeString(folder.resolve("second.wav"), "no sound either"));
        browser.until("document.querySelectorAll('.recording .wrong').length === 2");
        StoredRecording.keep(store, user(), "without a job.wav");
        browser.field("State").sendKeys("Failed");
        browser.until("document.querySelectorAll('.recording').length === 3");
        looksRight("recordings-all-failed");

        browser.click("Retry all failed");
        browser.see("Try 3 recordings again?");
        browser.click("Try again");

        browser.see("1 recording could not be tried again");
        browser.see("2 recordings wait for their turn again.");
        browser.until("document.querySelector('dialog .refused-retries').innerText.startsWith('without a job.wav')");
        looksRight("recordings-retried");
        browser.click("Close");
        browser.until("document.querySelectorAll('.recording .wrong').length === 3");
    }

    @Test
    void onlyLanguagesThatAreHeardHereAreOffered() throws Exception {
        var heard = new JsonObject(parley.get("recognizers").body());
        var languages = heard.getJsonArray("languages").size();
        var automatic = heard.getJsonArray("automatic").size();

        browser.click("Options for new recordings");

        // Who hears one language alone needs no choice between that and finding out.
        browser.until("document.querySelectorAll('.options [name=language] option').length === "
                + (automatic == 1 ? languages : languages + 1));
        assertThat(browser.field("Language").getText()).contains("English");
        looksRight("recordings-options");
    }

    @Test
    void aNameIsShownAsTextWhateverStandsInIt() throws Exception {
        browser.give(named("<img src=x onerror=alert(1)>.flac"), named("\u202egpj.flac"));

        browser.see("<img src=x onerror=alert(1)>.flac");
        browser.see("gpj.flac");
        assertThat(browser.driver.findElements(By.cssSelector(".recording img")))
                .isEmpty();
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void itIsUsableOnAPhoneInRussianAndInTheDark() throws Exception {
        browser.give(named("Совещание по бюджету.flac"));
        browser.until("document.querySelector('.recording .standing')?.innerText.includes('Done')");
        browser.size(360, 800);
        browser.dark(true);
        browser.driver.executeScript("localStorage.setItem('parley.language', 'ru')");
        browser.driver.navigate().refresh();

        browser.see("Совещание по бюджету.flac");
        browser.until("document.querySelector('.recording .speakers').innerText.includes('1 говорящий')");
        assertThat(browser.driver.executeScript("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        looksRight("recordings-phone");
        browser.driver.executeScript("localStorage.clear()");
    }

    private UUID user() throws Exception {
        return UUID.fromString(new JsonObject(parley.as(key, "GET", "me", "").body()).getString("id"));
    }

    private List<StoredRecording> keep(int recordings) throws Exception {
        var owner = user();
        return IntStream.range(0, recordings)
                .mapToObj(i -> StoredRecording.keep(store, owner, "recording " + i))
                .toList();
    }

    /** As a program does it, elsewhere. */
    private void delete(UUID id) throws Exception {
        assertThat(parley.as(key, "DELETE", "recordings/" + id, "").statusCode())
                .isEqualTo(204);
    }

    private void looksRight(String picture) throws IOException {
        browser.picture(picture);
        assertThat(browser.obstacles()).isEmpty();
    }

    /** A real recording under another name. */
    private Path named(String name) throws IOException {
        var file = folder.resolve(name);
        return Files.exists(file) ? file : Files.copy(sound, file);
    }

    private void network(int bytesPerSecond) {
        browser.driver.executeCdpCommand("Network.enable", Map.of());
        browser.driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", false, "latency", 0, "downloadThroughput", FAST, "uploadThroughput", bytesPerSecond));
    }

    /** The browser asks whether to leave while something is being sent, if somebody has clicked anything before. */
    private void acceptLeaving() {
        try {
            browser.driver.switchTo().alert().accept();
        } catch (NoAlertPresentException _) {
            // It did not ask.
        }
    }
}
