package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestBrowser;
import dev.parley.models.SharedFiles;
import dev.parley.store.TestStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Coming in, getting around, and what holds on every page, in a real browser before the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebAppTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private TestBrowser browser;
    private RunningParley parley;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
        parley = RunningParley.open(store, folder, Map.of("auth.root-password", "correct horse battery"));
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
    void whoHasJustInstalledItComesInByTheLinkThatTheFirstStartShowsAndOnlyOnce() throws Exception {
        var code = parley.invitation();

        browser.driver.get(parley.url() + "#welcome=" + code);

        browser.see("Sign out");
        assertThat(browser.driver.getCurrentUrl()).doesNotContain(code);
        browser.visit(parley.url(), "");
        browser.driver.get(parley.url() + "#welcome=" + code);
        browser.see("Sign in to Parley");
        browser.see("unknown, used or older");
    }

    @Test
    void aKeyThatIsWrongIsSaidToBeAndARightOneLeadsInAndIsNowhereButInThisTab() throws Exception {
        browser.visit(parley.url(), "");
        browser.field("API key").sendKeys("не ключ");
        browser.click("Sign in");
        browser.see("This key opens nothing here.");
        browser.field("API key").clear();
        browser.field("API key").sendKeys("not-a-key");
        browser.click("Sign in");
        browser.see("This key opens nothing here.");
        assertThat(browser.obstacles()).isEmpty();

        browser.field("API key").clear();
        browser.field("API key").sendKeys(parley.key());
        browser.click("Sign in");
        browser.see("Sign out");

        assertThat(browser.driver.getCurrentUrl()).doesNotContain(parley.key());
        assertThat(kept("localStorage")).doesNotContain(parley.key());
        assertThat(kept("sessionStorage")).contains(parley.key());
        browser.driver.navigate().refresh();
        browser.see("Sign out");
    }

    @Test
    void whoWantsToBeRememberedIs() throws Exception {
        browser.visit(parley.url(), "");
        browser.field("API key").sendKeys(parley.key());
        browser.click("Remember me on this device");
        browser.click("Sign in");
        browser.see("Sign out");

        browser.driver.executeScript("sessionStorage.clear()");
        browser.driver.navigate().refresh();
        browser.see("Sign out");
        browser.click("Sign out");
        browser.see("Sign in to Parley");
        assertThat(kept("localStorage")).doesNotContain(parley.key());
    }

    @Test
    void theLanguageFollowsTheBrowserAndCanBeChosenAsCanTheTheme() throws Exception {
        browser.visit(parley.url(), parley.key());
        browser.see("Recordings");

        browser.click("Русский");
        browser.see("Записи");
        assertThat(browser.driver.executeScript("return document.documentElement.lang"))
                .isEqualTo("ru");
        browser.driver.navigate().refresh();
        browser.see("Записи");

        browser.field("Тема").sendKeys("Тёмная");
        browser.until("document.documentElement.dataset.theme === 'dark'");
        browser.until("getComputedStyle(document.documentElement).backgroundColor === 'rgb(20, 21, 24)'");
        browser.driver.executeScript("localStorage.clear()");
    }

    @Test
    void whoIsNoAdministratorIsNotShownTheSystemNorByItsAddress() throws Exception {
        browser.visit(parley.url(), parley.user("boris"));
        browser.see("boris");
        assertThat(browser.shownText()).doesNotContain("System");

        browser.go("#/system");
        browser.see("Only administrators may see this.");
    }

    @Test
    void aBrowserWithoutWebSocketsIsToldOfANewRecordingAllTheSame() throws Exception {
        browser.withoutSockets(() -> browser.visit(parley.url(), parley.key()));
        browser.see("Nothing here yet");

        parley.upload(SharedFiles.require("audio/english/leopard.wav"), "Новая.wav");

        browser.see("Новая.wav");
        browser.until("document.querySelector('.recording .tag')?.innerText === 'Done'");
    }

    @Test
    void whoIsCutOffIsToldSoOnAPhoneAndThePageGoesOnByItself() throws Exception {
        browser.size(360, 760);
        browser.visit(parley.url(), parley.key());
        browser.see("Recordings");
        try {
            browser.offline(true);
            browser.go("#/prompts");
            browser.see("The service cannot be reached");
            browser.see("Offline");
        } finally {
            browser.offline(false);
        }

        browser.see("Minutes");
        browser.seeNo("Offline");
        assertThat(browser.driver.getTitle()).isEqualTo("Prompts · Parley");
        browser.click("Menu");
        browser.click("Русский");
        browser.until("document.title === 'Промпты · Parley'");
        browser.driver.executeScript("localStorage.clear()");
        browser.size(1280, 860);
    }

    @Test
    void nothingOfThePageComesFromElsewhereAndNoScriptStandsInIt() throws Exception {
        browser.visit(parley.url(), parley.key());
        browser.see("Recordings");

        var places = String.valueOf(browser.driver.executeScript(
                "return performance.getEntriesByType('resource').map(each => new URL(each.name).origin).join(' ')"));
        assertThat(places.split(" ")).containsOnly(parley.url().replaceAll("/$", ""));
        assertThat(browser.violations()).isEmpty();
    }

    /** What a tool such as Lighthouse looks at; times are told and not judged, as machines differ. */
    @Test
    void theFirstViewIsSmallAndDoesNotMoveWhileItLoads() throws Exception {
        browser.driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        browser.visit(parley.url(), parley.key());
        browser.see("Sign out");
        browser.until("performance.getEntriesByName('first-contentful-paint').length === 1");

        var seen = (Map<?, ?>) browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                let shift = 0;
                new PerformanceObserver(list => list.getEntries().forEach(each => { shift += each.hadRecentInput ? 0 : each.value; }))
                    .observe({ type: 'layout-shift', buffered: true });
                setTimeout(() => {
                    const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
                    done({
                        bytes: files.reduce((sum, each) => sum + each.transferSize, 0), requests: files.length, shift,
                        content: performance.getEntriesByName('first-contentful-paint')[0].startTime,
                    });
                }, 300);
                """);

        System.out.printf(
                "first view: %,d bytes in %s requests, first content after %.0f ms, layout shift %.3f%n",
                ((Number) seen.get("bytes")).longValue(),
                seen.get("requests"),
                ((Number) seen.get("content")).doubleValue(),
                ((Number) seen.get("shift")).doubleValue());
        assertThat(((Number) seen.get("bytes")).longValue()).isLessThan(300_000);
        assertThat(((Number) seen.get("shift")).doubleValue()).isLessThan(0.02);
    }

    private String kept(String storage) {
        return String.valueOf(browser.driver.executeScript("return JSON.stringify(" + storage + ")"));
    }
}
