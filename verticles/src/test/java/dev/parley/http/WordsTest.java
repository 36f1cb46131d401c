package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the web app says, in each of its languages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordsTest {

    private TestDoor door;
    private TestBrowser browser;

    @BeforeAll
    void open(@TempDir Path uploads) throws Exception {
        browser = TestBrowser.open("ru-RU", Optional.empty());
        door = TestDoor.open(uploads);
        browser.visit(door, "/");
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
    void whatIsSaidInOneLanguageIsSaidInTheOtherWithAllFormsOfItsPlurals() throws IOException {
        var wanting = run("""
                const found = [];
                const gaps = entry => [...new Set(JSON.stringify(entry).match(/\\{\\w+\\}/g) ?? [])].sort().join();
                for (const address of given) {
                    const { en, ru } = (await import(address)).default;
                    for (const key of new Set([...Object.keys(en), ...Object.keys(ru)])) {
                        if (!(key in en) || !(key in ru)) {
                            found.push(`${address} ${key} is said in one language only`);
                        } else if (gaps(en[key]) !== gaps(ru[key])) {
                            found.push(`${address} ${key} has other gaps`);
                        }
                    }
                    for (const [language, texts] of Object.entries({ en, ru })) {
                        const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
                        for (const [key, text] of Object.entries(texts).filter(([, text]) => typeof text === 'object')) {
                            found.push(...forms.filter(form => !(form in text)).map(form => `${address} ${language} ${key} lacks ${form}`));
                        }
                    }
                }
                return found;
                """, catalogues());

        assertThat(wanting).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
    }

    @Test
    void aNameThatTurnsTextTurnsNothingThatIsSaidAroundIt() {
        assertThat(run("""
                const { words } = await import('/web/app/words.js');
                return words({ en: {}, ru: { sent: 'Запись «{name}» принята' } })('sent', { name: 'отч\\u202Egnp.wav\\u2066' });
                """, List.of())).isEqualTo("Запись «отчgnp.wav» принята");
    }

    @Test
    void aFailureIsToldInTheLanguageOfTheReaderToo() {
        assertThat(run("""
                const { explain } = await import('/web/app/states.js');
                return explain({ type: 'unsupported-media', detail: 'The file is not a recording' });
                """, List.of())).isEqualTo("Это не запись звука или видео. (The file is not a recording)");
    }

    private static List<String> catalogues() throws IOException {
        var web = Path.of("src", "main", "resources", "web");
        try (var files = Files.walk(web)) {
            return files.filter(file -> file.getFileName().toString().endsWith("words.js"))
                    .filter(file -> !file.endsWith(Path.of("app", "words.js")) && !file.startsWith(web.resolve("room")))
                    .map(file -> "/web/" + web.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    /** What a script returns that may wait. */
    private Object run(String script, List<String> given) {
        return browser.driver.executeAsyncScript("""
                const [given, done] = arguments;
                (async () => { %s })().then(done, error => done(String(error)));
                """.formatted(script), given);
    }
}
