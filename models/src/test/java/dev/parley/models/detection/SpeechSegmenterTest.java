package dev.parley.models.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times in frames of 512 samples: at 16 kHz 100 ms are 3.1 frames, 250 ms are 7.8. */
class SpeechSegmenterTest {

    private static final double SPEECH = 0.9;
    private static final double BETWEEN = 0.4;
    private static final double SILENCE = 0.05;

    private static final SegmentationSettings SETTINGS = new SegmentationSettings(0.5, 0.35, 0.25, 60, 0.1, 0.098, 0);

    @Test
    void speechBeginsAtTheThresholdAndEndsWhereThePauseBegan() {
        var regions = segment(SETTINGS, stretch(10, SILENCE), stretch(20, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(10, 30));
    }

    @Test
    void betweenReleaseAndThresholdNothingChanges() {
        var regions = segment(
                SETTINGS,
                stretch(10, BETWEEN),
                stretch(10, SPEECH),
                stretch(10, BETWEEN),
                stretch(10, SILENCE),
                stretch(10, BETWEEN));

        assertThat(regions).containsExactly(frames(10, 30));
    }

    @Test
    void aPauseShorterThanTheLeastSilenceDoesNotEndSpeech() {
        var regions =
                segment(SETTINGS, stretch(10, SPEECH), stretch(3, SILENCE), stretch(10, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(0, 23));
    }

    @Test
    void aPauseAsLongAsTheLeastSilenceEndsSpeech() {
        var regions =
                segment(SETTINGS, stretch(10, SPEECH), stretch(5, SILENCE), stretch(10, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(0, 10), frames(15, 25));
    }

    @Test
    void speechNotLongerThanTheLeastSpeechIsDropped() {
        var regions =
                segment(SETTINGS, stretch(7, SPEECH), stretch(10, SILENCE), stretch(8, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(17, 25));
    }

    @Test
    void speechAtTheEndOfTheRecordingEndsWithIt() {
        var probabilities = probabilities(stretch(10, SILENCE), stretch(20, SPEECH));

        var regions = SpeechSegmenter.segment(probabilities, 30 * 512 - 100, SETTINGS);

        assertThat(regions).containsExactly(new SpeechRegion(10 * 512, 30 * 512 - 100));
    }

    @Test
    void speechThatIsTooLongIsCutAtItsLongestPause() {
        // 2 s are 62.5 frames.
        var regions = segment(
                SETTINGS.withMostSpeech(2),
                stretch(15, SPEECH),
                stretch(4, 0.3),
                stretch(15, SPEECH),
                stretch(4, 0.3),
                stretch(2, BETWEEN),
                stretch(50, SPEECH),
                stretch(10, SILENCE));

        assertThat(regions.getFirst()).isEqualTo(frames(0, 34));
        assertThat(regions.get(1).startSample()).isEqualTo(40 * 512);
    }

    @Test
    void speechThatIsTooLongWithoutAPauseIsCutWhereItIsAndGoesOn() {
        var regions = segment(SETTINGS.withMostSpeech(2), stretch(100, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(0, 62), frames(63, 100));
    }

    @Test
    void noRegionIsLongerThanAllowedWithItsPadding() {
        var settings = new SegmentationSettings(0.5, 0.35, 0.25, 2, 0.1, 0.098, 0.2);

        var regions = segment(settings, stretch(1000, SPEECH));

        assertThat(regions)
                .allSatisfy(region -> assertThat(region.end() - region.start()).isLessThanOrEqualTo(2));
    }

    @Test
    void regionsGrowByThePaddingButNotBeyondTheRecording() {
        var settings = new SegmentationSettings(0.5, 0.35, 0.25, 60, 0.1, 0.098, 0.064);

        var regions = segment(settings, stretch(1, SILENCE), stretch(20, SPEECH), stretch(10, SILENCE));

        assertThat(regions).containsExactly(frames(0, 23));
    }

    @Test
    void neighboursShareAGapThatIsTooShortForTwoPaddings() {
        var settings = new SegmentationSettings(0.5, 0.35, 0.25, 60, 0.1, 0.098, 0.128);

        var regions =
                segment(settings, stretch(10, SILENCE), stretch(10, SPEECH), stretch(6, SILENCE), stretch(10, SPEECH));

        assertThat(regions).containsExactly(frames(6, 23), frames(23, 36));
    }

    @Test
    void silenceHasNoRegions() {
        assertThat(segment(SETTINGS, stretch(100, SILENCE))).isEmpty();
        assertThat(segment(SETTINGS)).isEmpty();
    }

    private static List<SpeechRegion> segment(SegmentationSettings settings, float[]... stretches) {
        var probabilities = probabilities(stretches);
        return SpeechSegmenter.segment(probabilities, probabilities.length * 512L, settings);
    }

    private static float[] probabilities(float[]... stretches) {
        var all = new ArrayList<Float>();
        for (var stretch : stretches) {
            for (var probability : stretch) {
                all.add(probability);
            }
        }
        var probabilities = new float[all.size()];
        for (var i = 0; i < probabilities.length; i++) {
            probabilities[i] = all.get(i);
        }
        return probabilities;
    }

    private static float[] stretch(int frames, double probability) {
        var stretch = new float[frames];
        Arrays.fill(stretch, (float) probability);
        return stretch;
    }

    private static SpeechRegion frames(long start, long end) {
        return new SpeechRegion(start * 512, end * 512);
    }
}
