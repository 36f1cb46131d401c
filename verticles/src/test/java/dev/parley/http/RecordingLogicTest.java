package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a recording works out without being seen: turns, places of words, hits, windows of the waveform, undo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingLogicTest {

    private static final String SEGMENT = "const segment = (id, start, end, speaker = 'A', text = '', words = []) =>"
            + " ({ id, start, end, speaker, text, words }); ";

    private TestDoor door;
    private TestBrowser browser;

    @BeforeAll
    void open(@TempDir Path uploads) throws Exception {
        browser = TestBrowser.open("en-US", Optional.empty());
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
    void consecutiveSegmentsOfOneSpeakerAreOneTurn() {
        assertThat(run("turns", SEGMENT + """
                return turnsOf([segment(0, 0, 2), segment(1, 2, 4), segment(2, 4, 6, 'B'), segment(3, 6, 8)], id => id)
                    .map(turn => turn.voice + turn.segments.length).join(' ');""")).isEqualTo("A2 B1 A1");
    }

    @Test
    void aLongTurnIsCutIntoParagraphsAndSoIsOneWithALongPause() {
        assertThat(run("turns", SEGMENT + """
                const long = Array.from({ length: 40 }, (_, i) => segment(i, i * 5, i * 5 + 5));
                return turnsOf(long, id => id).map(turn => turn.segments.length + (turn.continued ? '+' : '')).join(' ')
                    + ' | ' + turnsOf([segment(0, 0, 2), segment(1, 30, 32)], id => id).length;""")).isEqualTo("15 15+ 10+ | 2");
    }

    @Test
    void aTurnThatHasNotChangedStaysTheSameObject() {
        assertThat(run("turns", SEGMENT + """
                const all = [segment(0, 0, 2), segment(1, 2, 4, 'B'), segment(2, 4, 6)];
                const before = turnsOf(all, id => id);
                const after = turnsOf([all[0], { ...all[1], text: 'new' }, all[2]], id => id, before);
                return after.map((turn, i) => turn === before[i]).join(' ');""")).isEqualTo("true false true");
    }

    @Test
    void wordsAreFoundInTheTextAndByTheSecond() {
        assertThat(run("turns", SEGMENT + """
                const it = segment(0, 0, 3, 'A', 'Yes, yes: no', [[0, 1, 'Yes,', 1], [1, 2, ' yes:', 0.4], [2, 3, 'no', 1]]);
                return [placesOf(it).map(place => place.from).join(','), secondsAt(it, 7), wordAt(it, 1.5).from,
                    wordAt(it, -1), indexAt([it, segment(1, 5, 6)], 4), doubtsIn(it)[0].from].join(' ');""")).isEqualTo("0,5,10 1 5  0 5");
    }

    @Test
    void aSearchDoesNotLookAtCaseOrYoAndKeepsShortI() {
        assertThat(run("hits", """
                const all = [{ text: 'Отчёт, ОТЧЕТ и отчет' }, { text: 'мой Café' }, { text: 'мои' }];
                return [hitsOf(all, 'отчет').length, hitsOf(all, 'ОТЧЁТ').length, hitsOf(all, 'мой').length, hitsOf(all, 'cafe').length,
                    hitsOf(all, '  ').length].join(' ');""")).isEqualTo("3 3 1 1 0");
    }

    @Test
    void aTimeIsReadInAnyUsualForm() {
        assertThat(run("hits", "return ['95', '2:30', '1:02:03', 'soon', ''].map(secondsOf).join(' ');"))
                .isEqualTo("95 150 3723  ");
    }

    @Test
    void aZoomKeepsTheSecondUnderThePointerAndNeverLeavesTheRecording() {
        assertThat(run("peaks", """
                const near = zoomed({ from: 0, to: 100 }, 2, 50, 100);
                const edge = zoomed(near, 0.25, 30, 100);
                const page = panned({ from: 80, to: 90 }, 3, 100);
                return [near.from, near.to, edge.from, edge.to, page.from, page.to].join(' ');""")).isEqualTo("25 75 0 100 90 100");
    }

    @Test
    void whoIsHeardInABarIsTheirPartOfItsTime() {
        assertThat(run("peaks", """
                const shares = lanesOf([{ start: 0, end: 3, lane: 0 }, { start: 2, end: 4, lane: 1 }], segment => segment.lane, 2, { from: 0, to: 4 }, 2);
                return shares.map(lane => [...lane].join(',')).join(' ');""")).isEqualTo("1,0.5 0,1");
    }

    @Test
    void theLastStepOfSomebodyIsTakenBackOnceAndSegmentsThatWentTogetherGoTogether() {
        assertThat(run("undo", """
                const change = (number, segment, before, after, user = 'anna', at = number * 1000) =>
                    ({ number, at: new Date(at).toISOString(), user, what: 'speaker', segment, speaker: null, before, after });
                const moved = [change(1, 1, 'A', 'B', 'anna', 0), change(2, 5, 'A', 'C', 'anna', 60_000), change(3, 6, 'A', 'C', 'anna', 60_500),
                    change(4, 7, 'A', 'C', 'boris', 60_600)];
                const back = [...moved, change(5, 6, 'C', 'A', 'anna', 90_000), change(6, 5, 'C', 'A', 'anna', 90_100)];
                const numbers = changes => lastStep(changes, 'anna').map(each => each.number).join(',');
                return numbers(moved) + ' ' + numbers(back);""")).isEqualTo("3,2 1");
    }

    @Test
    void whatWasTakenBackCanBeDoneAgainUntilSomethingElseIsDone() {
        assertThat(run("undo", """
                const change = (number, before, after, segment = 3) =>
                    ({ number, at: new Date(number * 60_000).toISOString(), user: 'anna', what: 'text', segment, speaker: null, before, after });
                const done = [change(1, 'a', 'b'), change(2, 'b', 'c'), change(3, 'c', 'b'), change(4, 'b', 'a')];
                const again = [...done, change(5, 'a', 'b')];
                const numbers = changes => [lastTakenBack(changes, 'anna'), lastStep(changes, 'anna')]
                    .map(step => step.map(each => each.number).join('+') || '-').join(',');
                return [done.slice(0, 2), done, again, [...again, change(6, 'b', 'c')], [...again, change(6, 'x', 'y', 4)]]
                    .map(numbers).join(' ');""")).isEqualTo("-,2 4,- 3,5 -,6 -,6");
    }

    @Test
    void segmentsThatWereTakenBackTogetherAreDoneAgainTogether() {
        assertThat(run("undo", """
                const change = (number, segment, before, after, at) =>
                    ({ number, at: new Date(at).toISOString(), user: 'anna', what: 'speaker', segment, speaker: null, before, after });
                return lastTakenBack([change(1, 5, 'A', 'C', 0), change(2, 6, 'B', 'C', 500), change(3, 6, 'C', 'B', 90_000),
                    change(4, 5, 'C', 'A', 99_000)], 'anna').map(each => each.number).join(',');""")).isEqualTo("4,3");
    }

    @Test
    void theKeyForRedoIsTheSameOnEveryKeyboard() {
        assertThat(run("keys", """
                const pressed = (key, code, more = {}) => commandOf(
                    { key, code, ctrlKey: true, metaKey: false, altKey: false, shiftKey: false, target: document.body, ...more });
                return [pressed('z', 'KeyZ'), pressed('я', 'KeyZ'), pressed('Z', 'KeyZ', { shiftKey: true }), pressed('y', 'KeyY'),
                    pressed('н', 'KeyY'), pressed('z', 'KeyY'), pressed('y', 'KeyZ'), pressed('k', 'KeyK')].join(' ');""")).isEqualTo("undo undo redo redo redo undo redo ");
    }

    @Test
    void whatHasBeenChangedSinceIsNotTakenBack() {
        assertThat(run("undo", """
                const change = { what: 'text', segment: 3, speaker: null, before: 'one', after: 'two' };
                const now = text => ({ id: 3, version: 4, text, original: { text: 'one', speaker: 'A' } });
                const name = { what: 'name', speaker: 'A', before: null, after: 'Anna' };
                return JSON.stringify([inverse(change, now('two')), inverse(change, now('three')), inverse(name, undefined, 'Anna')]);"""))
                .isEqualTo("[{\"segment\":3,\"body\":{\"version\":4,\"text\":null}},null,"
                        + "{\"speaker\":\"A\",\"body\":{\"name\":null,\"was\":\"Anna\"}}]");
    }

    @Test
    void speakersWithOneNameAreOneVoiceAndKeepTheirColour() {
        assertThat(run("voices", """
                const speakers = [{ id: 'SPEAKER_00', name: 'Anna' }, { id: 'SPEAKER_01', name: null }, { id: 'SPEAKER_03', name: ' anna' }];
                const said = [{ speaker: 'SPEAKER_03', start: 0, end: 3, words: [1, 2] }, { speaker: 'SPEAKER_01', start: 3, end: 4, words: [] }];
                return voicesOf(speakers, said).map(voice => [voice.ids.length, voice.number, voice.share, voice.words].join(',')).join(' ')
                    + ' ' + nextSpeaker(speakers) + ' ' + ordinal('SPEAKER_09');""")).isEqualTo("2,0,0.75,2 1,1,0.25,0 SPEAKER_02 10");
    }

    @Test
    void everyWordIsThereInBothLanguagesWithAllFormsOfItsPlurals() {
        assertThat(run("words", """
                const { en, ru } = module.default;
                const missing = Object.keys({ ...en, ...ru }).filter(key => !(key in en && key in ru));
                const wanted = { en: ['one', 'other'], ru: ['one', 'few', 'many', 'other'] };
                const short = Object.entries({ en, ru }).flatMap(([tag, all]) => Object.entries(all)
                    .filter(([, entry]) => typeof entry !== 'string' && !wanted[tag].every(form => form in entry)).map(([key]) => tag + key));
                return [...missing, ...short].join(' ');""")).isEmpty();
    }

    /** Runs the body of a function that sees what a module exports, and replies with its text. */
    private String run(String module, String body) {
        var there = browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                import(arguments[0]).then(module => done(Boolean(Object.assign(window, module, { module }))), error => done(String(error)));
                """, "/web/recording/" + module + ".js");
        assertThat(there).isEqualTo(true);
        return String.valueOf(browser.driver.executeScript(body));
    }
}
