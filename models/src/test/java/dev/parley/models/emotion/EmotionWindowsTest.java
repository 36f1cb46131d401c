package dev.parley.models.emotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.detection.SpeechRegion;
import dev.parley.models.emotion.EmotionWindows.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmotionWindowsTest {

    private static final int SECOND = 16_000;
    private static final int LONGEST = 40_000;

    @Test
    void theyBeginWithTheFirstWordAndSkipTheSilence() {
        var windows = of(60, region(1, 5), region(20, 22));

        assertThat(windows)
                .containsExactly(
                        new Window(SECOND, LONGEST, LONGEST),
                        new Window(SECOND + LONGEST, LONGEST, 4 * SECOND - LONGEST),
                        new Window(20 * SECOND, LONGEST, 2 * SECOND));
    }

    @Test
    void theLastOneEndsWithTheRecording() {
        assertThat(of(10, region(9, 10))).containsExactly(new Window(10 * SECOND - LONGEST, LONGEST, SECOND));
    }

    @Test
    void aShortRecordingIsOneShortWindow() {
        assertThat(of(1, region(0, 1))).containsExactly(new Window(0, SECOND, SECOND));
    }

    @Test
    void aWindowWithHardlyAnySpeechIsLeftOutWhereThereAreOthers() {
        assertThat(of(60, region(1, 3), region(30, 30.2))).containsExactly(new Window(SECOND, LONGEST, 2 * SECOND));
        assertThat(of(60, region(30, 30.2))).hasSize(1);
    }

    @Test
    void ofALongTalkSomeAreHeardFromBeginningToEnd() {
        var windows = of(1200, region(0, 1200));

        assertThat(windows).hasSize(24).doesNotHaveDuplicates();
        assertThat(windows.getFirst().start()).isZero();
        assertThat(windows.getLast().start()).isGreaterThan(1100 * SECOND);
    }

    @Test
    void withoutSpeechThereIsNone() {
        assertThat(of(60)).isEmpty();
    }

    private static List<Window> of(int seconds, SpeechRegion... speech) {
        return EmotionWindows.of(List.of(speech), (long) seconds * SECOND, LONGEST);
    }

    private static SpeechRegion region(double start, double end) {
        return new SpeechRegion(Math.round(start * SECOND), Math.round(end * SECOND));
    }
}
