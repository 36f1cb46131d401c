package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeechActivityTest {

    private static final int FRAMES = 320;

    /** Silero's chunks of 32 ms: 100 of them are 320 frames of 10 ms. */
    private final float[] silero = new float[100];

    @Test
    void aChunkOfSileroIsAboutThreeFrames() {
        Arrays.fill(silero, 50, 60, 1f);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.empty(), Optional.empty());

        assertThat(Span.runs(activity.speech())).containsExactly(new Span(160, 192));
    }

    @Test
    void twoDetectorsDecideByTheirMean() {
        Arrays.fill(silero, 0.2f);
        var speech = new float[FRAMES];
        Arrays.fill(speech, 0, 100, 0.7f);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.of(speech), Optional.empty());

        // Averaged over 0.11 s, so the end moves by a frame.
        assertThat(Span.runs(activity.speech())).containsExactly(new Span(0, 101));
    }

    @Test
    void speechThatIsNowhereSureIsNone() {
        Arrays.fill(silero, 0.2f);
        var speech = new float[FRAMES];
        Arrays.fill(speech, 0, 100, 0.6f);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.of(speech), Optional.empty());

        assertThat(Span.runs(activity.speech())).isEmpty();
    }

    @Test
    void digitalSilenceIsNobody() {
        Arrays.fill(silero, 1f);
        var silence = new boolean[FRAMES];
        Arrays.fill(silence, 100, 150, true);
        Arrays.fill(silence, 200, 205, true);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.empty(), Optional.empty())
                .without(silence);

        assertThat(Span.runs(activity.speech())).containsExactly(new Span(0, 100), new Span(150, FRAMES));
        assertThat(activity.raw()[202]).isFalse();
    }

    @Test
    void overlapOutsideSpeechIsNone() {
        Arrays.fill(silero, 0, 50, 1f);
        var overlap = new float[FRAMES];
        Arrays.fill(overlap, 100, 300, 0.9f);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.empty(), Optional.of(overlap));

        assertThat(Span.runs(activity.overlap())).containsExactly(new Span(100, 160));
    }

    @Test
    void anUnsureOverlapIsNotWorthLearningAVoiceFrom() {
        Arrays.fill(silero, 1f);
        var overlap = new float[FRAMES];
        Arrays.fill(overlap, 0, 20, 0.52f);

        var activity = SpeechActivity.combine(FRAMES, silero, Optional.empty(), Optional.of(overlap));

        assertThat(activity.single()[10]).isFalse();
        assertThat(Span.runs(activity.overlap())).isEmpty();
    }
}
