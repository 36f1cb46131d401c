package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/**
 * A real Chromium without a screen, with a microphone that plays a recording. A test is skipped where there is none. What a
 * page does against its Content-Security-Policy is noted.
 */
public final class TestBrowser implements AutoCloseable {

    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");

    /** Notes what the policy forbids, and the sockets, so that a test can drop one. */
    private static final String WATCH = """
            window.violations = [];
            document.addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective + ' ' + event.blockedURI));
            window.sockets = [];
            window.WebSocket = class extends WebSocket { constructor(address) { super(address); sockets.push(this); } };
            """;

    private static final Set<String> MODIFIERS =
            Set.of(Keys.CONTROL.toString(), Keys.SHIFT.toString(), Keys.ALT.toString());

    private static final int NARROWEST_WINDOW = 500;

    public final ChromeDriver driver;

    private TestBrowser(ChromeDriver driver) {
        this.driver = driver;
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    }

    /** @param language of the browser
     *  @param microphone WAV that it plays; empty for a microphone that the browser refuses */
    public static TestBrowser open(String language, Optional<Path> microphone) {
        var program = PROGRAMS.stream().flatMap(name -> onPath(name).stream()).findFirst();
        var chromedriver = onPath("chromedriver");
        assumeTrue(
                program.isPresent() && chromedriver.isPresent(),
                "skipped: there is no Chromium with its driver here (Debian: apt-get install chromium-driver)");
        var options = new ChromeOptions();
        options.setBinary(program.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=" + language,
                "--accept-lang=" + language,
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-device-for-media-stream");
        microphone.ifPresentOrElse(
                wav -> options.addArguments(
                        "--use-fake-ui-for-media-stream", "--use-file-for-fake-audio-capture=" + wav),
                () -> options.addArguments("--deny-permission-prompts"));
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .withSilent(true)
                .build();
        return new TestBrowser(new ChromeDriver(service, options));
    }

    private static Optional<Path> onPath(String program) {
        for (var folder : System.getenv("PATH").split(File.pathSeparator)) {
            var file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    void visit(TestDoor door, String path) {
        driver.get(door.uri(path).toString());
    }

    /** Opens the web app as somebody who is signed in by this key or token; empty for a stranger. */
    public void visit(String url, String credential) {
        driver.get(url + "web/parley.svg");
        driver.executeScript(
                "sessionStorage.clear(); if (arguments[0]) sessionStorage.setItem('parley.credential', arguments[0])",
                credential);
        driver.get(url);
    }

    /** Goes to a place of the web app, such as {@code #/chat}. */
    public void go(String hash) {
        driver.executeScript("location.hash = arguments[0]", hash);
    }

    /** Waits until this text is on the page. */
    public void see(String text) throws Exception {
        until("“" + text + "”", () -> shownText().contains(text));
    }

    /** Waits until this text is no longer on the page. */
    public void seeNo(String text) throws Exception {
        until("no “" + text + "”", () -> !shownText().contains(text));
    }

    /** Clicks what has this name to people who hear the page: a button, link, tab or label. */
    public void click(String name) throws Exception {
        until("something to click called “" + name + "”", () -> {
            var found = named(name);
            if (found == null) {
                return false;
            }
            found.click();
            return true;
        });
    }

    private @Nullable WebElement named(String name) {
        return (WebElement) driver.executeScript("""
                const name = arguments[0];
                const nameOf = element => (element.getAttribute('aria-label') ?? element.innerText ?? '').trim();
                return [...document.querySelectorAll('button, a[href], summary, label, [role=button], [role=tab], [role=menuitem], [role=option]')]
                    .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && !element.closest('[inert]'))
                    .find(element => nameOf(element) === name) ?? null;
                """, name);
    }

    /** The first element that matches, as soon as it is shown. */
    public WebElement element(String css) throws Exception {
        until(css, () -> driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed));
        return driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow();
    }

    /** The field with this label. */
    public WebElement field(String label) throws Exception {
        until("a field called “" + label + "”", () -> labelled(label) != null);
        return Objects.requireNonNull(labelled(label));
    }

    private @Nullable WebElement labelled(String label) {
        return (WebElement) driver.executeScript("""
                return [...document.querySelectorAll('input, textarea, select')].find(field =>
                    field.checkVisibility() && (field.getAttribute('aria-label') === arguments[0]
                        || [...field.labels ?? []].some(each => each.innerText.trim().startsWith(arguments[0])))) ?? null;
                """, label);
    }

    /** Waits until a script, such as one that looks at the page, returns true. */
    public void until(String script) throws Exception {
        until(script, () -> Boolean.TRUE.equals(driver.executeScript("return " + script)));
    }

    /** Opens a page as a browser does that has no WebSocket. */
    public void withoutSockets(Runnable visit) {
        var script = driver.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument", Map.of("source", "delete window.WebSocket"));
        visit.run();
        driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", script);
    }

    /** Who the page says it is. */
    UUID visitor(String code) {
        return UUID.fromString(String.valueOf(
                driver.executeScript("return sessionStorage.getItem('parley-visitor-' + arguments[0])", code)));
    }

    /** Leaves the page, and what it has kept. */
    public void forget() {
        if (driver.getCurrentUrl().startsWith("http")) {
            driver.executeScript("sessionStorage.clear(); localStorage.clear()");
        }
        driver.get("about:blank");
    }

    WebElement find(String id) {
        return driver.findElement(By.id(id));
    }

    /** Waits until an element is shown with this text in it. */
    void await(String id, String text) throws Exception {
        until(
                "“" + text + "” in #" + id,
                () -> find(id).isDisplayed() && find(id).getText().contains(text));
    }

    void awaitHidden(String id) throws Exception {
        until("#" + id + " to be hidden", () -> !find(id).isDisplayed());
    }

    private void until(String wanted, Callable<Boolean> condition) throws Exception {
        try {
            Poll.until(() -> isSo(condition));
        } catch (AssertionError e) {
            throw new AssertionError("waited for " + wanted + ", but there is: " + shownText(), e);
        }
    }

    /** What the page has just drawn anew is looked at again. */
    private static boolean isSo(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (StaleElementReferenceException | NoSuchElementException e) {
            return false;
        }
    }

    /** Gives files to the page, as if they had been chosen in its dialog. */
    public void give(Path... files) throws Exception {
        var paths = String.join("\n", Arrays.stream(files).map(Path::toString).toList());
        until("a place for files", () -> {
            driver.findElement(By.cssSelector("input[type=file]")).sendKeys(paths);
            return true;
        });
    }

    public String shownText() {
        return driver.findElement(By.tagName("body")).getText();
    }

    public void press(CharSequence... keys) {
        var actions = new Actions(driver);
        var held = new ArrayDeque<CharSequence>();
        for (var key :
                String.join("", keys).codePoints().mapToObj(Character::toString).toList()) {
            if (Keys.NULL.toString().equals(key)) {
                // The end of a chord; the actions of Selenium, unlike its elements, hold nothing down by themselves.
                held.forEach(actions::keyUp);
                held.clear();
            } else if (MODIFIERS.contains(key)) {
                actions.keyDown(key);
                held.add(key);
            } else {
                actions.sendKeys(key);
            }
        }
        actions.perform();
    }

    public void pressWithControl(CharSequence key) {
        new Actions(driver)
                .keyDown(Keys.CONTROL)
                .sendKeys(key)
                .keyUp(Keys.CONTROL)
                .perform();
    }

    /** Goes on with the Tab key until an element has the focus, as somebody without a mouse does. */
    void tabTo(String id) {
        for (var i = 0; i < 40; i++) {
            if (id.equals(driver.switchTo().activeElement().getAttribute("id"))) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("the Tab key does not reach #" + id);
    }

    /** Drops the connection to the room. */
    void drop() {
        driver.executeScript("window.sockets.at(-1).close()");
    }

    /** Pixels of the window; of the page where it is narrower than a window of Chromium can be. */
    public void size(int width, int height) {
        if (width < NARROWEST_WINDOW) {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        } else {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
            driver.manage().window().setSize(new Dimension(width, height));
        }
    }

    /** Shows the page as it is on paper, until {@link #dark} is called. */
    public void print() {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    }

    /** Cuts the browser off, or lets it reach the service again. */
    public void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    public void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** What axe finds at this moment that keeps people from using the page, in words. */
    public List<String> obstacles() throws IOException {
        try (var axe = TestBrowser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(text(axe));
        }
        var found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(result => done(result.violations.flatMap(violation => violation.nodes.map(node =>
                    `${violation.impact} ${violation.id}: ${node.html} ${node.failureSummary}`))), error => done([String(error)]));
                """);
        var obstacles = new ArrayList<String>();
        ((List<?>) found).forEach(obstacle -> obstacles.add(String.valueOf(obstacle)));
        return obstacles;
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the page did that its policy forbids. */
    public List<?> violations() {
        return (List<?>) driver.executeScript("return window.violations");
    }

    /** Keeps what is seen in the build folder, to be looked at by people. */
    public void picture(String name) throws IOException {
        var folder = Files.createDirectories(Path.of("target", "pictures"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        assertThat(violations()).as(name).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
