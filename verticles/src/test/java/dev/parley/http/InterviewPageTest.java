package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import dev.parley.models.Progress;
import dev.parley.models.SharedFiles;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import dev.parley.models.audio.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A candidate in a real browser, whose microphone plays a recording. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterviewPageTest {

    private static final Speech.Emotion NOT_ANALYSED = Speech.Emotion.notAnalysed("no weights");

    private Path folder;
    private TestDoor door;
    private FakeInterviews rooms;
    private TestBrowser browser;
    private String code;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        browser = TestBrowser.open("en-US", Optional.of(SharedFiles.require("audio/english/leopard.wav")));
        door = TestDoor.open(Files.createDirectory(folder.resolve("uploads")));
        rooms = door.rooms;
        TestDoor.await(rooms.serveSound());
    }

    @BeforeEach
    void newRoom() {
        rooms.sounds.clear();
        rooms.acts.clear();
        rooms.showScores = false;
        rooms.goesOn = false;
        rooms.ears = FakeInterviews.UNDERSTAND;
        browser.forget();
        browser.dark(false);
        browser.size(1100, 900);
        code = room("Anna", "en", "What is the difference between a process and a thread?", "What is a deadlock?");
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (door != null) {
            door.close();
        }
    }

    @Test
    void aWholeInterviewIsHeldInEnglishWithTheKeyboardAlone() throws Exception {
        browser.visit(door, "/room/" + code);
        browser.await("greeting", "Hello, Anna");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("lobby");

        browser.tabTo("start");
        browser.press(Keys.ENTER);
        browser.await("question", "What is the difference between a process and a thread?");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("question");

        browser.press(Keys.SPACE);
        browser.await("record-name", "Recording");
        browser.await("clock", "0:02");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("recording");
        browser.press(Keys.SPACE);
        browser.await("status", "The answer is received");
        rooms.happen(code, new Event.Heard("q0", "A process has memory of its own.", NOT_ANALYSED));
        browser.await("heard-text", "A process has memory of its own.");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("evaluating");

        rooms.happen(code, new Event.Evaluated("q0", new Evaluation(Optional.of(8), "Good.")));
        rooms.askNext(code);
        browser.await("question", "What is a deadlock?");
        assertThat(browser.shownText()).doesNotContain("8", "Good.");
        browser.tabTo("text");
        browser.press("Two threads wait for each other.");
        browser.pressWithControl(Keys.ENTER);
        browser.await("status", "The answer is received");
        assertThat(rooms.acts.getLast().action())
                .isEqualTo(new Action.AnswerText("q1", "Two threads wait for each other."));

        rooms.happen(code, new Event.Completed(2));
        browser.await("message-title", "Thank you");
        browser.await("message-text", "2 questions answered");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("complete");
        assertTheRecordingWasHeard();
    }

    /** What was sent is a WebM with the sound that the microphone played. */
    private void assertTheRecordingWasHeard() throws Exception {
        assertThat(rooms.sounds).hasSize(1);
        var webm = Files.write(
                folder.resolve("answer.webm"), rooms.sounds.values().iterator().next());
        var wav = folder.resolve("answer.wav");
        new AudioDecoder(Path.of("target/cache")).decode(webm, wav, DecodeLimits.DEFAULT, Progress.NONE);
        try (var recording = Recording.open(wav)) {
            var samples = new float[(int) recording.samples()];
            recording.read(0, samples, 0, samples.length);
            var loudest = 0f;
            for (var sample : samples) {
                loudest = Math.max(loudest, Math.abs(sample));
            }
            assertThat(recording.samples() / 16_000.0).isGreaterThan(1.5);
            assertThat(loudest).isGreaterThan(0.05f);
        }
        Files.delete(wav);
    }

    @Test
    void aRoomInRussianIsInRussianAndCanBeSwitched() throws Exception {
        rooms.goesOn = true;
        rooms.showScores = true;
        code = room("Алексей", "ru", "Чем процесс отличается от потока?");
        browser.size(390, 844);
        browser.dark(true);
        browser.visit(door, "/room/" + code);
        browser.await("greeting", "Здравствуйте, Алексей");
        browser.picture("lobby-russian-phone");
        browser.find("start").click();
        browser.await("question", "Чем процесс отличается от потока?");
        assertThat(browser.driver.executeScript("return document.documentElement.lang"))
                .isEqualTo("ru");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("question-russian-phone");
        assertThat(browser.driver.executeScript("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);

        browser.driver
                .findElement(org.openqa.selenium.By.cssSelector("[data-language=en]"))
                .click();
        browser.await("record-name", "Answer by voice");
        browser.driver
                .findElement(org.openqa.selenium.By.cssSelector("[data-language=ru]"))
                .click();
        browser.find("text").sendKeys("У процесса своя память");
        browser.find("send").click();

        browser.await("message-title", "Спасибо");
        browser.await("message-text", "1 ответ.");
        browser.picture("complete-russian-phone");
    }

    @Test
    void whoSpeaksALanguageThatNobodyUnderstandsIsOfferedWritingFromTheStart() throws Exception {
        rooms.goesOn = true;
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.OTHER_LANGUAGES, List.of("en"));
        code = room("Алексей", "ru", "Чем процесс отличается от потока?");
        browser.size(360, 780);
        browser.visit(door, "/room/" + code);
        browser.await("point-answers", "Отвечайте письменно");
        browser.picture("lobby-writing-only-phone");
        browser.tabTo("start");
        browser.press(Keys.ENTER);

        browser.await("hearing-notice", "Речь на языке этого интервью здесь не распознаётся");
        browser.await("write-label", "Ваш ответ");
        assertThat(browser.find("recorder").isDisplayed()).isFalse();
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("question-writing-only-phone");
        browser.press(Keys.SPACE);
        browser.tabTo("text");
        browser.press("У процесса своя память.");
        browser.pressWithControl(Keys.ENTER);

        browser.await("message-title", "Спасибо");
        assertThat(rooms.sounds).isEmpty();
    }

    @Test
    void aRecordingThatNobodyCanHearNowIsKeptAndMayBeWrittenInstead() throws Exception {
        code = room("Алексей", "ru", "Чем процесс отличается от потока?");
        browser.visit(door, "/room/" + code);
        browser.await("greeting", "Здравствуйте, Алексей");
        browser.find("start").click();
        browser.await("question", "Чем процесс отличается от потока?");
        browser.press(Keys.SPACE);
        browser.await("clock", "0:02");
        rooms.broken = Optional.of(Failure.UNAVAILABLE.because("full"));
        browser.press(Keys.SPACE);
        browser.await("status", "Отправить пока не получается, пробуем ещё…");
        assertThat(browser.find("text").isDisplayed()).isTrue();
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("waiting-russian");

        browser.find("text").sendKeys("У процесса своя память.");
        rooms.broken = Optional.empty();
        browser.find("send").click();

        browser.await("status", "Ответ получен");
    }

    @Test
    void aCandidateIsRefusedInTheLanguageOfTheRoom() throws Exception {
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.AWAY, List.of());
        code = room("Алексей", "ru", "Чем процесс отличается от потока?");
        browser.visit(door, "/room/" + code);
        browser.await("greeting", "Здравствуйте, Алексей");
        browser.find("start").click();
        browser.await("hearing-notice", "Распознавание речи сейчас недоступно.");
        browser.picture("nobody-hears-russian");

        browser.press(Keys.SPACE);

        browser.await("status", "Распознавание речи сейчас недоступно. Ответьте письменно");
        browser.await("record-name", "Ответить голосом");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void aNameAndAQuestionAreTextWhateverStandsInThem() throws Exception {
        var evil = "<img src=x onerror=\"document.title='broken'\"><script>alert(1)</script>";
        code = room(evil, "en", evil + " " + "Long ".repeat(60));
        browser.visit(door, "/room/" + code);
        browser.await("greeting", evil);
        browser.find("start").click();
        browser.await("question", evil);
        browser.find("skip").click();

        browser.await("message-title", "Thank you");
        assertThat(browser.driver.getTitle()).isNotEqualTo("broken");
        assertThat(browser.driver.executeScript("return document.querySelectorAll('main img, main script').length"))
                .isEqualTo(0L);
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void aDroppedConnectionLosesNothingOfARecording() throws Exception {
        begin();
        browser.press(Keys.SPACE);
        browser.await("clock", "0:01");

        browser.drop();
        browser.await("status", "Recording");
        browser.await("clock", "0:03");
        browser.press(Keys.SPACE);

        browser.await("status", "The answer is received");
        assertTheRecordingWasHeard();
    }

    @Test
    void aPageThatIsLoadedAgainGoesOnWithTheSameQuestion() throws Exception {
        begin();

        browser.driver.navigate().refresh();

        browser.await("question", "What is the difference");
        browser.await("place", "Question 1 · java");
    }

    @Test
    void anAnswerThatWasNotUnderstoodMayBeGivenAgain() throws Exception {
        begin();
        browser.find("text").sendKeys("?");
        browser.find("send").click();
        browser.await("status", "The answer is received");

        rooms.happen(code, new Event.NotHeard("q0", "nothing was understood"));

        browser.await("status", "Please answer once more");
        assertThat(browser.find("record").isEnabled()).isTrue();
        assertThat(browser.find("text").isDisplayed()).isTrue();
    }

    @Test
    void anAnswerIsSentAgainWhereTheRoomIsAwayForAMoment() throws Exception {
        begin();
        rooms.broken = Optional.of(Failure.UNAVAILABLE.because("the store is away"));
        browser.find("text").sendKeys("memory");
        browser.find("send").click();
        Poll.until(() -> rooms.refused.get() > 0);

        rooms.broken = Optional.empty();

        browser.await("status", "The answer is received");
    }

    @Test
    void aRecordingIsThrownAwayByEscape() throws Exception {
        begin();
        browser.press(Keys.SPACE);
        browser.await("clock", "0:01");

        browser.press(Keys.ESCAPE);

        browser.await("status", "discarded");
        browser.await("record-name", "Answer by voice");
        assertThat(rooms.sounds).isEmpty();
    }

    @Test
    void anInterviewEndsAfterAQuestionBack() throws Exception {
        begin();
        browser.find("end").click();
        browser.await("confirm-title", "End the interview?");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("confirm");
        browser.press(Keys.ESCAPE);
        browser.awaitHidden("confirm");
        browser.find("end").click();
        browser.find("confirm-end").click();

        browser.await("message-title", "The interview has ended");
    }

    @Test
    void aSecondPersonIsToldAndMayComeInLater() throws Exception {
        var other = RoomClient.enter(door, code);
        other.await("room_info");
        browser.visit(door, "/room/" + code);
        browser.await("message-title", "Somebody is in this room");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("occupied");
        other.hangUp();
        Poll.until(() -> !rooms.visitors.containsKey(code));

        browser.find("message-action").click();

        browser.await("greeting", "Hello, Anna");
    }

    @Test
    void aPageThatIsOpenedOnceMoreElsewhereGivesWay() throws Exception {
        begin();
        var other = RoomClient.enter(door, code, browser.visitor(code));
        browser.await("message-title", "The interview goes on in another window");

        browser.find("message-action").click();

        browser.await("place", "Question 1 · java");
        assertThat(other.closed()).startsWith("4001 ");
    }

    @Test
    void aBrowserWithoutWebSocketIsToldSo() throws Exception {
        browser.withoutSockets(() -> browser.visit(door, "/room/" + code));

        browser.await("message-title", "This browser cannot open the room");
    }

    @Test
    void aRoomThatIsClosedMeanwhileSaysSo() throws Exception {
        begin();

        rooms.rooms.remove(code);

        browser.await("message-title", "This room is closed");
        browser.visit(door, "/room/" + code);
        assertThat(browser.shownText()).contains("There is no such room", "Такой комнаты нет");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("unknown");
    }

    @Test
    void aMicrophoneThatIsRefusedLeavesAnswersInWriting() throws Exception {
        try (var deaf = TestBrowser.open("ru-RU", Optional.empty())) {
            code = room("Алексей", "ru", "Что такое поток?");
            deaf.visit(door, "/room/" + code);
            deaf.await("greeting", "Здравствуйте");
            deaf.find("start").click();
            deaf.await("question", "Что такое поток?");

            deaf.press(Keys.SPACE);

            deaf.await("microphone-notice", "Браузер не даёт этой странице микрофон");
            assertThat(deaf.obstacles()).isEmpty();
            deaf.picture("microphone-refused");
            deaf.find("text").sendKeys("Нить исполнения");
            deaf.find("send").click();
            deaf.await("status", "Ответ получен");
        }
    }

    @Test
    void everyWordIsThereInBothLanguages() throws Exception {
        browser.visit(door, "/room/" + code);

        var missing = browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                import('/web/room/words.js').then(({ words }) => {
                  const names = new Set(Object.values(words).flatMap(Object.keys));
                  done([...names].flatMap(name => Object.entries(words)
                    .filter(([, catalogue]) => !(name in catalogue)).map(([language]) => `${language}: ${name}`)));
                }, error => done([String(error)]));
                """);

        assertThat((List<?>) missing).isEmpty();
    }

    private void begin() throws Exception {
        browser.visit(door, "/room/" + code);
        browser.await("greeting", "Hello, Anna");
        browser.find("start").click();
        browser.await("question", "What is the difference");
    }

    private String room(String name, String language, String... questions) {
        var plan = new dev.parley.bus.Interviews.Question[questions.length];
        for (var i = 0; i < questions.length; i++) {
            plan[i] = FakeInterviews.question("q" + i, questions[i]);
        }
        return rooms.open(door.anna.id(), name, language, plan);
    }
}
