package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.conf.Conf;
import org.junit.jupiter.api.Test;

class SpokenFramesTest {

    private static final double FRAME = 0.032;
    private static final int SECOND = 31;

    private final SpokenFrames spoken =
            new SpokenFrames(Conf.defaults().speech().endOfAnswer());

    @Test
    void speechAndThenEnoughSilenceIsTheEnd() {
        hear(0.95, 2 * SECOND);
        assertThat(spoken.finished()).isFalse();
        hear(0.05, 93);
        assertThat(spoken.finished()).isFalse();
        hear(0.05, 1);

        assertThat(spoken.finished()).isTrue();
        assertThat(spoken.speech()).isCloseTo(62 * FRAME, within(1e-9));
        assertThat(spoken.silence()).isCloseTo(94 * FRAME, within(1e-9));
    }

    @Test
    void silenceAloneIsNoAnswer() {
        hear(0.1, 60 * SECOND);

        assertThat(spoken.speech()).isZero();
        assertThat(spoken.silence()).isCloseTo(60 * SECOND * FRAME, within(1e-9));
        assertThat(spoken.finished()).isFalse();
    }

    @Test
    void lessSpeechThanTheLeastIsNoAnswer() {
        hear(0.95, 15);
        hear(0.05, 10 * SECOND);
        assertThat(spoken.speech()).isCloseTo(15 * FRAME, within(1e-9));
        assertThat(spoken.finished()).isFalse();

        hear(0.95, 15);
        hear(0.05, 10 * SECOND);
        assertThat(spoken.finished()).isTrue();
    }

    @Test
    void aPauseToThinkIsNotTheEndAndSpeechStartsTheSilenceAnew() {
        hear(0.95, 2 * SECOND);
        hear(0.05, 2 * SECOND);
        hear(0.95, SECOND);
        hear(0.05, 2 * SECOND);

        assertThat(spoken.finished()).isFalse();
        assertThat(spoken.silence()).isCloseTo(62 * FRAME, within(1e-9));
        assertThat(spoken.speech()).isCloseTo(93 * FRAME, within(1e-9));
    }

    @Test
    void aClickInTheSilenceIsNoSpeech() {
        hear(0.95, 2 * SECOND);
        hear(0.05, 2 * SECOND);
        hear(0.95, 4);
        hear(0.05, 2 * SECOND);

        assertThat(spoken.finished()).isTrue();
        assertThat(spoken.silence()).isCloseTo((4 * SECOND + 4) * FRAME, within(1e-9));
    }

    @Test
    void whatIsNotLikelyEnoughIsNoSpeech() {
        hear(0.69, 10 * SECOND);

        assertThat(spoken.speech()).isZero();
    }

    @Test
    void whatIsPassedOverIsSilence() {
        hear(0.95, 2 * SECOND);
        spoken.skip(100);
        hear(0.05, SECOND);

        assertThat(spoken.frames()).isEqualTo(2 * SECOND + 100 + SECOND);
        assertThat(spoken.speech()).isCloseTo(62 * FRAME, within(1e-9));
        assertThat(spoken.silence()).isCloseTo(131 * FRAME, within(1e-9));
    }

    private void hear(double probability, int frames) {
        for (var i = 0; i < frames; i++) {
            spoken.hear(probability);
        }
    }
}
