package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeakerClusteringTest {

    private static final int DIMENSIONS = 30;

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void clearlyDifferentVoicesAreCountedAndToldApart(int speakers) {
        var points = voices(speakers, 40);

        int[] labels = SpeakerClustering.cluster(points, SpeakerCount.any(), 30.0 * speakers, 0);

        assertThat(labels).containsExactly(truth(speakers, 40));
    }

    @Test
    void fourVoicesInTwentySecondsAreCounted() {
        int[] labels = SpeakerClustering.cluster(voices(4, 7), SpeakerCount.any(), 20, 0);

        assertThat(labels).containsExactly(truth(4, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aGivenNumberIsKeptAgainstTheEvidence(int wanted) {
        int[] labels = SpeakerClustering.cluster(voices(3, 20), SpeakerCount.exactly(wanted), 60, 0);

        assertThat(Labels.count(labels)).isEqualTo(wanted);
    }

    @Test
    void boundsHoldTheEstimateFromBothSides() {
        var points = voices(3, 20);

        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.between(1, 2), 60, 0)))
                .isEqualTo(2);
        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.between(4, 8), 60, 0)))
                .isEqualTo(4);
        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.between(2, 8), 60, 0)))
                .isEqualTo(3);
    }

    @Test
    void morePointsThanTheSampleAreAllLabelled() {
        int each = SpeakerClustering.SAMPLE;

        int[] labels = SpeakerClustering.cluster(voices(2, each), SpeakerCount.any(), 3_600, 0);

        assertThat(labels).containsExactly(truth(2, each));
    }

    @Test
    void threeWindowsAreOneSpeakerUnlessMoreAreWanted() {
        var points = voices(3, 1);

        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.any(), 4, 0)))
                .isEqualTo(1);
        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.exactly(3), 4, 0)))
                .isEqualTo(3);
    }

    @Test
    void soLittleSpeechThatAnyVoiceLooksLikeSeveralIsOneSpeakerUnlessMoreAreWanted() {
        var points = voices(4, 2);

        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.any(), 10, 0)))
                .isEqualTo(1);
        assertThat(Labels.count(SpeakerClustering.cluster(points, SpeakerCount.exactly(4), 10, 0)))
                .isEqualTo(4);
    }

    @Test
    void noSpeechIsNoSpeaker() {
        assertThat(SpeakerClustering.cluster(List.of(), SpeakerCount.exactly(2), 0, 0))
                .isEmpty();
    }

    /** Points around one centre a speaker, ten deviations apart, speaker after speaker. */
    private List<VoicePoint> voices(int speakers, int each) {
        var points = new ArrayList<VoicePoint>();
        for (int speaker = 0; speaker < speakers; speaker++) {
            for (int index = 0; index < each; index++) {
                var embedding = new double[DIMENSIONS];
                for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                    embedding[dimension] = random.nextGaussian();
                }
                embedding[speaker] += 10;
                points.add(new VoicePoint(embedding, 1));
            }
        }
        return points;
    }

    private static int[] truth(int speakers, int each) {
        var labels = new int[speakers * each];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = index / each;
        }
        return labels;
    }
}
