package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
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
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** Interviews in a real browser before the whole service: rooms are made, answered, read and removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterviewsViewTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private TestBrowser browser;
    private ScriptedModel model;
    private RunningParley parley;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        model = ScriptedModel.open();
        parley = RunningParley.open(store, folder, model.settings());
    }

    @BeforeEach
    void signIn() throws Exception {
        browser.forget();
        browser.size(1280, 900);
        browser.dark(false);
        browser.visit(parley.url(), parley.key());
        browser.see("Sign out");
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (parley != null) {
            parley.close();
        }
        if (model != null) {
            model.close();
        }
    }

    @Test
    void whoHasNoRoomsIsToldWhatTheyAreForAndHowToMakeOne() throws Exception {
        browser.visit(parley.url(), parley.user("newcomer"));
        browser.go("#/interviews");

        browser.see("No interviews yet");
        assertThat(browser.obstacles()).isEmpty();
        browser.click("Prepare the first one");
        browser.see("Name of the candidate");
    }

    @Test
    void aRoomIsMadeAndItsQuestionsAreWrittenPastedAndPutInOrderWithTheKeyboard() throws Exception {
        browser.go("#/interviews/new");
        browser.field("Name of the candidate").sendKeys("Clara");
        browser.field("Vacancy").sendKeys("Gardener");
        browser.field("Question 1").sendKeys("What is moss?");
        browser.click("Add many at once");
        browser.field("One question in each line").sendKeys("1. What is a lichen?\n- What is a fern?");
        browser.click("Add these");
        browser.see("2 questions are added.");
        assertThat(browser.obstacles()).isEmpty();

        browser.field("Question 3").sendKeys(Keys.chord(Keys.ALT, Keys.ARROW_UP));
        browser.see("The question is number 2 of 3 now.");
        browser.until("document.activeElement.getAttribute('aria-label') === 'Question 2'");
        browser.driver.switchTo().activeElement().sendKeys(Keys.chord(Keys.ALT, Keys.ARROW_UP));
        browser.see("The question is number 1 of 3 now.");
        browser.click("Remove question 3");
        browser.see("Question 3 is removed.");
        browser.picture("interview-new");
        browser.click("Open the room");

        browser.see("Link for the candidate");
        var made = room(codeInTheAddress());
        assertThat(made.getString("candidate_name")).isEqualTo("Clara");
        assertThat(made.getJsonArray("plan").stream()
                        .map(JsonObject.class::cast)
                        .map(question -> question.getString("question_text")))
                .containsExactly("What is a fern?", "What is moss?");
    }

    @Test
    void severalLinesThatArePastedIntoAQuestionBecomeAsManyQuestions() throws Exception {
        browser.go("#/interviews/new");
        paste(browser.field("Question 1"), "What is moss?\tPlants\t4\r\nWhat is a <b>fern</b>?\tPlants\t9\r\n");

        assertThat(browser.field("Question 2").getAttribute("value")).isEqualTo("What is a <b>fern</b>?");
        assertThat(browser.driver.findElements(By.cssSelector(".editor select")))
                .extracting(select -> select.getAttribute("value"))
                .containsExactly("4", "2");
    }

    @Test
    void whatWasTypedIsStillThereAfterAnErrorAndAfterTheFormWasLeft() throws Exception {
        browser.go("#/interviews/new");
        browser.field("Name of the candidate").sendKeys("Dora");
        browser.click("Open the room");
        browser.see("Write at least one question.");

        browser.click("Interviews");
        browser.see("New interview");
        browser.go("#/interviews/new");

        assertThat(browser.field("Name of the candidate").getAttribute("value")).isEqualTo("Dora");
        browser.click("Clear the form");
        assertThat(browser.field("Name of the candidate").getAttribute("value")).isEmpty();
    }

    @Test
    void theLinkIsCopiedAlsoWhereTheBrowserHasNoClipboardOfItsOwn() throws Exception {
        var code = make("Erik", "What is moss?");
        browser.go("#/interviews/" + code);
        browser.see("Link for the candidate");
        browser.driver.executeScript("""
                Object.defineProperty(navigator, 'clipboard', { value: undefined });
                document.addEventListener('copy', () => { window.copied = document.activeElement.value; });
                """);

        browser.click("Copy");

        browser.see("The link is copied.");
        assertThat(browser.driver.executeScript("return window.copied")).isEqualTo(parley.url() + "room/" + code);
    }

    @Test
    void theOwnerSeesAnswersAndScoresWhileTheInterviewGoesOnAndTheReportWhenItIsOver() throws Exception {
        model.scores.clear();
        model.scores.add(8);
        model.scores.add(3);
        var code = make("Fatima <img onerror=alert(1) src=x>", "What is moss?", "What is a fern?");
        browser.go("#/interviews/" + code);
        browser.see("Fatima <img onerror=alert(1) src=x>");
        browser.see("Not begun");
        var owner = browser.driver.getWindowHandle();

        browser.driver.switchTo().newWindow(WindowType.TAB);
        browser.driver.get(parley.url() + "room/" + code);
        browser.click("Begin");
        answer("What is moss?", "A small plant without roots.");
        browser.see("What is a fern?");
        browser.driver.switchTo().window(owner);
        browser.see("A small plant without roots.");
        browser.see("Says what it is, but <b>not why</b>.");
        browser.see("In progress");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("interview-running");

        var tabs = browser.driver.getWindowHandles();
        tabs.remove(owner);
        browser.driver.switchTo().window(tabs.iterator().next());
        answer("What is a fern?", "Something in woods.");
        browser.see("Thank you");
        browser.driver.close();
        browser.driver.switchTo().window(owner);

        browser.see("Complete");
        assertThat(browser.element(".big").getText()).startsWith("5.5");
        assertThat(browser.driver.findElements(By.cssSelector(".chart .value")))
                .extracting(WebElement::getText)
                .containsExactly("8", "3");
        assertThat(browser.element(".hidden-text table").getDomProperty("textContent"))
                .contains("1. What is moss?", "2. What is a fern?");
        browser.click("Read it here");
        browser.see("Average score: 5.5/10");
        assertThat(browser.driver.findElements(By.cssSelector("#view img"))).isEmpty();
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("interview-complete");
        browser.go("#/interviews");
        browser.see("5.5 of 10");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("interviews");
    }

    @Test
    void aRoomIsRemovedOnlyAfterAQuestionThatNamesTheCandidate() throws Exception {
        var code = make("Greta", "What is moss?");
        browser.go("#/interviews/" + code);
        browser.click("Remove");
        browser.see("Remove the interview with Greta?");
        assertThat(browser.obstacles()).isEmpty();
        browser.click("Cancel");
        assertThat(parley.get("api/rooms/" + code).statusCode()).isEqualTo(200);

        browser.click("Remove");
        browser.click("Remove it");

        browser.see("The interview with Greta is removed.");
        assertThat(parley.get("api/rooms/" + code).statusCode()).isEqualTo(404);
    }

    @Test
    void aRoomOfAnotherAndOneThatIsNotThereLookTheSame() throws Exception {
        var code = make("Hugo", "What is moss?");
        browser.visit(parley.url(), parley.user("stranger"));
        browser.go("#/interviews/" + code);

        browser.see("there is no such room, or it has expired");
        assertThat(browser.shownText()).doesNotContain("Hugo");
        browser.go("#/interviews/nosuchroom");
        browser.see("there is no such room, or it has expired");
        browser.click("Interviews");
    }

    @Test
    void anExpiredRoomSaysSoAndItsQuestionsServeForANewOne() throws Exception {
        var code = new JsonObject(parley.send("POST", "api/rooms/create", """
                        {"candidate_name": "Ines", "language": "en", "valid_for": 1, "questions": ["What is moss?"]}""").body()).getString("room_code");
        browser.go("#/interviews/" + code);

        browser.until("/Expired|Ended early/.test(document.body.innerText)");
        browser.click("Use the questions again");

        browser.see("New interview");
        assertThat(browser.field("Question 1").getAttribute("value")).isEqualTo("What is moss?");
        browser.click("Clear the form");
    }

    @Test
    void onAPhoneInTheDarkAndInRussianNothingIsCutOff() throws Exception {
        var code = make("Юлия", "Что такое мох?");
        browser.size(500, 800);
        browser.dark(true);
        browser.driver.executeScript("localStorage.setItem('parley.language', 'ru')");
        browser.driver.navigate().refresh();
        for (var place : new String[] {"#/interviews", "#/interviews/" + code, "#/interviews/new"}) {
            browser.go(place);
            browser.see(place.endsWith("new") ? "Имя кандидата" : "Юлия");
            assertThat(browser.obstacles()).as(place).isEmpty();
            assertThat(browser.driver.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as(place)
                    .isEqualTo(true);
        }
        browser.picture("interview-new-russian");
        browser.driver.executeScript("localStorage.clear()");
    }

    private String make(String name, String... questions) throws Exception {
        var order = new JsonObject()
                .put("candidate_name", name)
                .put("language", "en")
                .put("vacancy", "Gardener")
                .put("questions", new JsonArray(List.of(questions)));
        var made = parley.send("POST", "api/rooms/create", order.encode());
        return new JsonObject(made.body()).getString("room_code");
    }

    private JsonObject room(String code) throws Exception {
        return new JsonObject(parley.get("api/rooms/" + code).body());
    }

    private String codeInTheAddress() {
        var address = String.valueOf(browser.driver.getCurrentUrl());
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private void answer(String question, String text) throws Exception {
        browser.see(question);
        browser.field("Or in writing").sendKeys(text);
        browser.click("Send");
        browser.seeNo(question);
    }

    private void paste(WebElement field, String text) {
        browser.driver.executeScript("""
                const clipboardData = new DataTransfer();
                clipboardData.setData('text/plain', arguments[1]);
                arguments[0].dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }));
                """, field, text);
    }
}
