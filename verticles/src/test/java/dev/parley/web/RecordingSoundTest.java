package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.http.TestBrowser;
import dev.parley.models.SharedFiles;
import dev.parley.store.StoredRecording;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Somebody hears a recording, watches one being understood, and takes one away, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingSoundTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final int LONGEST_TASK_MILLIS = 100;

    private TestBrowser browser;
    private RunningParley parley;
    private Path folder;
    private UUID reader;
    private UUID talk;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        var file = SharedFiles.require("audio/english/two_channels.wav");
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of());
        reader = UUID.fromString(new JsonObject(parley.get("me").body()).getString("id"));
        talk = parley.upload(file, "two people.wav");
        awaitState(talk, "succeeded");
    }

    @BeforeEach
    void fresh() {
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
    void aClickOnAWordSeeksToItAndWordsAreLitWhileTheyAreHeard() throws Exception {
        show(talk);
        browser.until("document.querySelector('.clock .all').innerText.trim() === '/ 0:05'");

        // The middle of a segment is the middle of its text.
        browser.element(".segment").click();
        browser.until("CSS.highlights.get('parley-word').size === 1");
        var before = lit();
        assertThat(before).isNotEqualTo("0");
        browser.press(Keys.SPACE);

        browser.until("document.querySelector('.play').ariaLabel === 'Pause'");
        browser.until(
                "String([...CSS.highlights.get('parley-word')].map(range => range.startOffset)) !== '" + before + "'");
        browser.press("k");
        browser.until("document.querySelector('.play').ariaLabel === 'Play'");
    }

    @Test
    void theWaveformHasALaneForEachSpeakerAndIsASliderForKeysAndPointer() throws Exception {
        show(talk);
        browser.until(
                "document.querySelector('.wave canvas').width > 0 && document.querySelectorAll('.speakers li').length === 2");
        browser.until("performance.getEntriesByType('resource').some(each => each.name.includes('/peaks'))");
        var wave = browser.element(".wave");

        wave.click();
        browser.until(
                "document.querySelector('.wave').ariaValueNow === '3' || document.querySelector('.wave').ariaValueNow === '2'");
        wave.sendKeys(Keys.HOME);
        browser.until("document.querySelector('.wave').ariaValueNow === '0'");
        wave.sendKeys(Keys.END);
        browser.until("document.querySelector('.wave').ariaValueText.startsWith('0:05 of 0:05')");
        browser.press("+");
        browser.until("document.querySelector('.pan').hidden === false");
        browser.press("-");
        browser.until("document.querySelector('.pan').hidden");
        assertThat(coloursOfTheWaveform()).isGreaterThanOrEqualTo(2);
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-sound");
    }

    @Test
    void whereSomebodyHasLeftOffItGoesOn() throws Exception {
        show(talk);
        browser.until("document.querySelector('.clock .all').innerText.trim() === '/ 0:05'");
        browser.element(".wave").sendKeys(Keys.END);

        browser.driver.navigate().refresh();

        browser.until("document.querySelector('.clock .now')?.innerText === '0:05'");
    }

    @Test
    void everyFormatIsOfferedAndCarriesTheNewNames() throws Exception {
        show(talk);
        browser.click("Rename Speaker 1");
        browser.field("Name for Speaker 1").sendKeys("Анна", Keys.ENTER);
        browser.see("Speaker 1 is now Анна");
        browser.driver.executeScript("""
                const create = URL.createObjectURL;
                URL.createObjectURL = blob => {
                    blob.text().then(text => { window.taken = text; });
                    return create.call(URL, blob);
                };
                """);

        for (var format : List.of("srt", "vtt", "txt", "md", "json", "rows", "verbose_json", "docx")) {
            browser.driver.executeScript("window.taken = ''");
            browser.element(".export").click();
            browser.element("[role=menu] [data-format=" + format + "]").click();
            browser.until("window.taken !== ''");
            if (!format.equals("docx")) {
                assertThat(String.valueOf(browser.driver.executeScript("return window.taken")))
                        .as(format)
                        .contains("Анна");
            }
        }
        browser.element(".export").click();
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-export");
        browser.press(Keys.ESCAPE);
    }

    @Test
    void theTranscriptGrowsWhileItIsRecognisedAndBecomesFinalWithoutALoad() throws Exception {
        var job = store.keep(
                new TestJob(Speech.TRANSCRIPTION, reader)
                        .state(new State.Running("elsewhere", Instant.now().plus(Duration.ofDays(1)), false))
                        .build(),
                heard(0, "The first words"));
        var recording = StoredRecording.keep(store, job.id(), reader, "running.wav");
        open(recording.id);
        browser.see("The first words");
        browser.see("A first draft.");

        job = store.save(job, List.of(heard(3, "and then some more")), Optional.empty())
                .orElseThrow();
        browser.see("and then some more");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording-running");
        store.ask(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(recording.id, Talks.meeting()));
        store.save(
                TestJob.of(job).state(new State.Succeeded(Instant.now(), "{}")).build(),
                List.of(new NewEvent("state", "{\"state\":\"succeeded\"}")),
                Optional.empty());

        browser.see("Его можно скачать");
        browser.seeNo("A first draft.");
    }

    @Test
    void aRecordingThatFailedSaysWhyAndIsTriedAgain() throws Exception {
        var failed = parley.upload(Files.writeString(folder.resolve("broken.mp3"), "no sound"), "broken.mp3");
        open(failed);

        browser.see("This recording could not be understood.");
        browser.see("The file is not a recording");
        assertThat(browser.obstacles()).isEmpty();
        browser.click("Try again");
        browser.see("This recording could not be understood.");
    }

    /** How long a task takes depends on what else the machine does: it is told, and judged where there is room. */
    @Test
    void fourHoursOfTextScrollAndPlayWithoutALongTask() throws Exception {
        var file = SharedFiles.require("audio/formats/talk.mp3");
        var hearing = parley.upload(file, "hearing.mp3");
        awaitState(hearing, "succeeded");
        store.ask(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(hearing, Talks.hearing()));
        open(hearing);
        browser.until("document.querySelectorAll('.segment').length === 5000");
        browser.element(".play").click();
        browser.until("document.querySelector('.play').ariaLabel === 'Pause'");

        var tasks = (List<?>) browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const tasks = [];
                new PerformanceObserver(list => list.getEntries().forEach(each => tasks.push(Math.round(each.duration)))).observe({ type: 'longtask' });
                let step = 0;
                const scroll = () => {
                    scrollTo(0, step < 60 ? step * 400 : document.body.scrollHeight * ((step * 7) % 40) / 40);
                    if (++step < 100) {
                        setTimeout(scroll, 50);
                    } else {
                        setTimeout(() => done(tasks), 300);
                    }
                };
                scroll();
                """);

        var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        var cores = Runtime.getRuntime().availableProcessors();
        var longest = tasks.stream()
                .mapToLong(each -> ((Number) each).longValue())
                .max()
                .orElse(0);
        System.out.printf(
                "5,000 segments scrolled and played: %d tasks over 50 ms, the longest %d ms (load %.1f on %d cores)%n",
                tasks.size(), longest, load, cores);
        if (load < cores) {
            assertThat(longest).isLessThanOrEqualTo(LONGEST_TASK_MILLIS);
        }
        assertThat(browser.driver.findElements(By.cssSelector(".segment span"))).isEmpty();
    }

    private void show(UUID id) throws Exception {
        open(id);
        browser.until("document.querySelectorAll('.segment').length > 0");
    }

    private void open(UUID id) {
        browser.visit(parley.url(), parley.key());
        browser.go("#/recordings/" + id);
    }

    private void awaitState(UUID id, String state) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                        new JsonObject(parley.get("recordings/" + id).body()).getString("state"))
                .isEqualTo(state));
    }

    private static NewEvent heard(int second, String text) {
        var data = new JsonObject().put("start", second).put("end", second + 2).put("text", text);
        return new NewEvent("segment", data.encode());
    }

    /** Where the word begins that is lit. */
    private String lit() {
        return String.valueOf(browser.driver.executeScript(
                "return String([...CSS.highlights.get('parley-word')].map(range => range.startOffset))"));
    }

    /** How many colours of speakers are in the picture. */
    private long coloursOfTheWaveform() {
        return (long) browser.driver.executeScript("""
                const canvas = document.querySelector('.wave canvas');
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height - 20).data;
                const seen = new Map();
                for (let i = 0; i < pixels.length; i += 4) {
                    const colour = pixels[i + 3] === 255 ? [pixels[i], pixels[i + 1], pixels[i + 2]].join() : null;
                    seen.set(colour, (seen.get(colour) ?? 0) + 1);
                }
                const colourful = colour => colour && Math.max(...colour.split(',')) - Math.min(...colour.split(',')) > 60;
                return [...seen].filter(([colour, count]) => colourful(colour) && count > 50).length;
                """);
    }
}
