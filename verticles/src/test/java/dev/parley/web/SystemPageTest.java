package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Jobs.State;
import dev.parley.http.TestBrowser;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
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

/** What an administrator sees of the system and does there, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemPageTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String PASSWORD = "correct horse battery";
    private static final String EVIL = "<img src=x onerror=\"document.title='owned'\">";

    private TestBrowser browser;
    private RunningParley parley;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        this.folder = folder;
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(
                store,
                folder,
                Map.of(
                        "network.allowed", "127.0.0.0/8",
                        "llm.retries.attempts", "1",
                        "llm.breaker.failures", "2",
                        "llm.providers.openai.url", "http://127.0.0.1:9"));
    }

    @BeforeEach
    void fresh() {
        browser.forget();
        browser.size(1280, 860);
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
    void aJobThatFailsAppearsByItselfWithItsReasonAndCanBeTriedAgain() throws Exception {
        enter("#/system/jobs");
        browser.see("Jobs");
        var file = Files.writeString(folder.resolve("no-sound.mp3"), "no sound");

        var job = parley.upload(file, "no-sound.mp3");

        browser.see(shortId(job));
        browser.see("The file is not a recording that can be read");
        browser.click("Failed");
        browser.see("unsupported-media");
        assertThat(browser.driver.getCurrentUrl()).contains("state=failed");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("system-jobs");

        browser.element(".job .act button").click();
        browser.see("waits for its turn again");
    }

    @Test
    void aRunningJobIsWatchedOnItsPageAndCancelledThere() throws Exception {
        var answer = parley.send("POST", "jobs", """
                {"kind": "probe", "input": {"stages": 600, "pause": 0.2}}""");
        var job = new JsonObject(answer.body()).getString("id");

        enter("#/system/jobs/" + job);
        browser.see("Running");
        browser.see("state: running");
        browser.element(".job-head button").click();
        browser.see("What it has done so far is kept");
        browser.click("Cancel the job");

        browser.see("Cancelled");
        browser.see("state: cancelled");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void aWebhookThatNobodyTookIsShownAndSentAgain() throws Exception {
        var answer = parley.send("POST", "jobs", """
                {"kind": "probe", "input": {"stages": 1, "pause": 0}, "callback_url": "http://127.0.0.1:9/hook"}""");
        var job = new JsonObject(answer.body()).getString("id");

        enter("#/system/jobs/" + job);
        browser.see("Done");
        browser.see("http://127.0.0.1:9/hook");
        browser.click("Send again");

        browser.see("The message is on its way.");
    }

    @Test
    void tenThousandJobsAreTurnedOverPageByPage() throws Exception {
        var admin = UUID.fromString(me().getString("id"));
        var job = store.keep(new TestJob("convert-url", admin)
                .state(new State.Succeeded(Instant.now(), "{}"))
                .build());
        store.sql("""
                insert into parley.jobs select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).*
                from parley.jobs j, generate_series(1, 10000) where j.id = '%s'""".formatted(job.id()));

        enter("#/system/jobs?kind=convert-url");
        browser.until("document.querySelectorAll('.job').length === 50");
        var first = firstJob();
        browser.click("Older");
        browser.until("document.querySelectorAll('.job').length === 50 && document.querySelector('.job a').href !== '"
                + first + "'");
        browser.driver.navigate().refresh();
        browser.until("document.querySelectorAll('.job').length === 50");
        assertThat(firstJob()).isNotEqualTo(first);
        browser.click("Newest");
        browser.until("document.querySelector('.job a')?.href === '" + first + "'");
        store.sql("delete from parley.jobs where kind = 'convert-url'");
    }

    @Test
    void devicesNodesQueueAndDiskArePlainNumbersWithTheirCourse() throws Exception {
        enter("#/system/machine");

        browser.see("cpu-0");
        browser.see("memory free");
        browser.see("Lanes busy");
        browser.see("Disk free");
        browser.until("document.querySelectorAll('.figures .sparkline').length >= 4");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("system-machine");
    }

    @Test
    void aProviderThatIsAwayIsShownWithItsReasonAndRestsAfterFailures() throws Exception {
        enter("#/system/providers");
        browser.see("neither llm.providers.gemini.url nor llm.providers.gemini.keys is set");

        for (var call = 0; call < 2; call++) {
            parley.send("POST", "v1/chat/completions", """
                    {"model": "openai/gpt", "messages": [{"role": "user", "content": "Hello"}]}""");
        }

        browser.see("Resting");
        browser.see("nobody can be reached at 127.0.0.1:9");
        assertThat(browser.obstacles()).isEmpty();
    }

    @Test
    void aNewUsersKeyIsShownOnceAndOpensTheDoorWhateverTheNameLooksLike() throws Exception {
        enter("#/system/users");
        browser.click("New user");
        browser.until("document.activeElement.name === 'name'");
        browser.field("Name").sendKeys(EVIL);
        browser.click("Make");
        browser.see(EVIL + " may come in");
        var key = browser.element("dialog .secret").getText();
        browser.click("Copy");
        browser.until("/Copied|does not let/.test(document.querySelector('dialog .said').textContent)");
        browser.click("I have kept it");

        browser.see("Deactivate");
        assertThat(browser.driver.getTitle()).doesNotContain("owned");
        assertThat(browser.driver.getPageSource()).doesNotContain(key);
        browser.visit(parley.url(), key);
        browser.see(EVIL);
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsSaidToBeAndWhatWasTypedStays() throws Exception {
        parley.user("taken");
        enter("#/system/users");
        browser.click("New user");
        browser.field("Name").sendKeys("taken");
        browser.click("Make");

        browser.element("dialog .notice.bad");
        assertThat(browser.field("Name").getDomProperty("value")).isEqualTo("taken");
    }

    @Test
    void keysAreMadeAndRevokedByTypingTheirName() throws Exception {
        enter("#/system/users/" + user("keys"));
        browser.field("What the key is for").sendKeys("laptop");
        browser.click("New key");
        browser.see("The key “laptop”");
        var key = browser.element("dialog .secret").getText();
        browser.click("I have kept it");

        browser.until("document.querySelectorAll('td .link').length === 2");
        browser.driver.findElements(By.cssSelector("td .link")).getLast().click();
        browser.see("Whoever uses it is shut out at once.");
        assertThat(browser.element("dialog button[value=yes]").isEnabled()).isFalse();
        browser.element("dialog input").sendKeys("laptop");
        browser.element("dialog button[value=yes]").click();

        browser.see("The key “laptop” is revoked.");
        browser.visit(parley.url(), key);
        browser.see("Sign in to Parley");
    }

    @Test
    void aUserIsMadeAnAdministratorLimitedGivenAPasswordAndShutOut() throws Exception {
        var id = user("carol");
        enter("#/system/users/" + id);
        browser.element("input[value=admin]").click();
        browser.see("Saved.");
        browser.field("Requests, a day").sendKeys("7");
        browser.click("Save limits");
        await().untilAsserted(() -> assertThat(
                        parley.get("admin/users/" + id + "/limits").body())
                .contains("\"own\":{\"requests_per_day\":7}"));
        browser.field("New password").sendKeys("short");
        browser.click("Set password");
        browser.element(".notice.bad");
        browser.field("New password").sendKeys(" but now it is long enough");
        browser.click("Set password");
        browser.see("The password is set.");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("system-user");

        browser.click("Deactivate");
        browser.element("dialog input").sendKeys("carol", Keys.ENTER);

        browser.see("Activate");
        assertThat(parley.get("admin/users").body()).contains("\"active\":false");
    }

    @Test
    void usageIsDrawnAndToldInATableAndTakenAwayAsCsv() throws Exception {
        parley.send("POST", "v1/chat/completions", """
                {"model": "dryrun", "messages": [{"role": "user", "content": "Hello"}]}""");
        enter("#/system/usage?by=model&measure=tokens");

        browser.see("dryrun");
        browser.until("document.querySelectorAll('.chart .bar').length > 0");
        assertThat(browser.element(".chart").getDomAttribute("aria-label")).contains("in all");
        browser.click("Day");
        browser.until("document.querySelectorAll('.chart g').length === 30");
        browser.field("Range").sendKeys("Other");
        browser.element("input[type=date]");
        assertThat(browser.obstacles()).isEmpty();
        browser.picture("system-usage");
        browser.click("CSV");
        browser.until("performance.getEntriesByType('resource').some(each => each.name.includes('format=csv'))");
    }

    @Test
    void aTokenThatEndsMeanwhileIsAskedForAgainAndNothingTypedIsLost() throws Exception {
        var id = user("dora");
        browser.visit(parley.url(), token());
        browser.go("#/system/users/" + id);
        browser.field("New password").sendKeys("what was typed stays");
        setPassword("another correct horse");

        browser.click("Set password");
        browser.element("#again input[name=key]").sendKeys(parley.key(), Keys.ENTER);

        browser.see("The password is set.");
    }

    @Test
    void allOfItWorksInRussianOnAPhoneInTheDark() throws Exception {
        browser.size(500, 900);
        browser.driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 780, "deviceScaleFactor", 1, "mobile", false));
        browser.dark(true);
        browser.visit(parley.url(), parley.key());
        browser.driver.executeScript("localStorage.setItem('parley.language', 'ru')");
        var places = Map.of(
                "jobs",
                "Отменено",
                "machine",
                "Устройства",
                "providers",
                "диалект",
                "users",
                "Новый пользователь",
                "users/" + me().getString("id"),
                "Ограничения",
                "usage",
                "Стоимость");
        for (var place : places.entrySet()) {
            enter("#/system/" + place.getKey());
            browser.see(place.getValue());

            assertThat(browser.obstacles()).as(place.getKey()).isEmpty();
            browser.until("document.querySelector('.tabs [aria-current]').getBoundingClientRect().right <= innerWidth");
            browser.until("document.documentElement.scrollWidth <= innerWidth");
        }
        browser.picture("system-phone");
        browser.driver.executeScript("localStorage.clear()");
        browser.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void enter(String hash) {
        browser.visit(parley.url(), parley.key());
        browser.go(hash);
    }

    private String firstJob() throws Exception {
        return String.valueOf(browser.element(".job a").getDomProperty("href"));
    }

    private String user(String name) throws Exception {
        parley.user(name);
        return idOf(name);
    }

    /** A token of the administrator, which ends with the next password. */
    private String token() throws Exception {
        setPassword(PASSWORD);
        var login = new JsonObject().put("user_id", me().getString("name")).put("password", PASSWORD);
        return new JsonObject(parley.send("POST", "auth/login", login.encode()).body()).getString("access_token");
    }

    private void setPassword(String password) throws Exception {
        var path = "admin/users/" + me().getString("id") + "/password";
        assertThat(parley.send(
                                "PUT",
                                path,
                                new JsonObject().put("password", password).encode())
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonObject me() throws Exception {
        return new JsonObject(parley.get("me").body());
    }

    private String idOf(String name) throws Exception {
        var users = new JsonArray(parley.get("admin/users").body());
        return users.stream()
                .map(JsonObject.class::cast)
                .filter(user -> user.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private static String shortId(UUID id) {
        return id.toString().substring(28);
    }
}
