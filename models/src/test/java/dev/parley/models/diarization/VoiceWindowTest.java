package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VoiceWindowTest {

    @Test
    void aRunOfOneAndAHalfSecondsIsOneWindow() {
        assertThat(VoiceWindow.over(speech(150), 1)).hasSize(1);
    }

    @Test
    void windowsOfALongRunShareItOutAndTheLastEndsWithIt() {
        var windows = VoiceWindow.over(speech(400), 1);

        assertThat(windows).hasSize(5);
        assertThat(windows.getLast().heard()).isEqualTo(new Span(250, 400));
        int next = 0;
        for (var window : windows) {
            assertThat(window.owned().start()).isEqualTo(next);
            next = window.owned().end();
        }
        assertThat(next).isEqualTo(400);
    }

    @Test
    void windowsGetShorterWhenMoreSpeakersAreWantedThanThereAreWindows() {
        assertThat(VoiceWindow.over(speech(100), 3)).hasSizeGreaterThanOrEqualTo(3);
    }

    private static boolean[] speech(int frames) {
        var speech = new boolean[frames];
        Arrays.fill(speech, true);
        return speech;
    }
}
