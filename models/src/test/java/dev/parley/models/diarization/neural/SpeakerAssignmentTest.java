package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.diarization.SpeakerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakerAssignmentTest {

    /** Two speakers at right angles. */
    private final SpeakerCentroids two = new SpeakerCentroids(new double[][] {axes(1, 0), axes(0, 1)}, false);

    private final SpeakerCentroids forced = new SpeakerCentroids(two.means(), true);

    @Test
    void speakersOfOneWindowAreDifferentPeople() {
        var voices = List.of(voice(0, 0, 3, 1), voice(0, 2, 3, 2));

        byte[] assigned = SpeakerAssignment.of(voices, 1, two)[0];

        assertThat(assigned).containsExactly(0, -1, 1);
    }

    @Test
    void speakersOfOneWindowMayBeOneWhereTheCallerSaidHowManyThereAre() {
        var voices = List.of(voice(0, 0, 3, 1), voice(0, 2, 3, 2));

        assertThat(SpeakerAssignment.of(voices, 1, forced)[0]).containsExactly(0, -1, 0);
    }

    @Test
    void oneTooManyForDifferentSpeakersIsWhoeverItIsMostLike() {
        var voices = List.of(voice(0, 0, 1, 9), voice(0, 1, 9, 1), voice(0, 2, 2, 3));

        assertThat(SpeakerAssignment.of(voices, 1, two)[0]).containsExactly(1, 0, 1);
    }

    @Test
    void aVoiceThatIsNotKnownGetsTheSpeakerThatIsLeft() {
        var unknown = new LocalVoice(0, 1, false, new float[0]);

        assertThat(SpeakerAssignment.of(List.of(voice(0, 0, 9, 1), unknown), 1, two)[0])
                .containsExactly(0, 1, -1);
        assertThat(SpeakerAssignment.of(List.of(voice(0, 0, 1, 9), unknown), 1, forced)[0])
                .containsExactly(1, 0, -1);
    }

    @Test
    void windowsAreApartAndSilentOnesHaveNobody() {
        var voices = List.of(voice(0, 0, 1, 9), voice(2, 0, 9, 1));

        byte[][] assigned = SpeakerAssignment.of(voices, 4, two);

        assertThat(assigned[0]).containsExactly(1, -1, -1);
        assertThat(assigned[1]).containsExactly(-1, -1, -1);
        assertThat(assigned[2]).containsExactly(0, -1, -1);
        assertThat(assigned[3]).containsExactly(-1, -1, -1);
    }

    @Test
    void withoutAnyKnownVoiceAllAreOneSpeaker() {
        var voices = List.of(new LocalVoice(0, 1, false, new float[0]), new LocalVoice(1, 2, true, new float[0]));

        var centroids = SpeakerCentroids.of(voices, Optional.empty(), SpeakerCount.exactly(3));

        assertThat(centroids.means()).isEmpty();
        assertThat(SpeakerAssignment.of(voices, 2, centroids)).isDeepEqualTo(new byte[][] {{-1, 0, -1}, {-1, -1, 0}});
    }

    @Test
    void theNumberOfCentroidsStaysWithinTheBounds() {
        var voices = new ArrayList<LocalVoice>();
        for (int window = 0; window < 40; window++) {
            voices.add(voice(window, 0, window % 4 == 0 ? 9 : 1, window % 4 == 0 ? 1 + window % 3 : 9));
        }

        assertThat(centroids(voices, SpeakerCount.any()).means()).hasDimensions(2, VoiceNetwork.SIZE);
        assertThat(centroids(voices, SpeakerCount.exactly(2)).forced()).isFalse();
        assertThat(centroids(voices, SpeakerCount.exactly(1)).means()).hasDimensions(1, VoiceNetwork.SIZE);
        assertThat(centroids(voices, SpeakerCount.between(3, 5)).means()).hasDimensions(3, VoiceNetwork.SIZE);
        assertThat(centroids(voices, SpeakerCount.between(3, 5)).forced()).isTrue();
    }

    @Test
    void theSpeakerWithMostVoicesComesFirst() {
        var voices = List.of(voice(0, 0, 9, 1), voice(1, 0, 1, 9), voice(2, 0, 1, 8), voice(3, 0, 1, 9));

        assertThat(centroids(voices, SpeakerCount.any()).means()[0][1]).isGreaterThan(8);
    }

    @Test
    void moreVoicesThanTheSampleHoldsAreClusteredBySome() {
        var voices = new ArrayList<LocalVoice>();
        for (int window = 0; window < 3 * SpeakerCentroids.SAMPLE / 2; window++) {
            voices.add(voice(window, 0, window < 1000 ? 9 : 1, window < 1000 ? 1 : 9));
        }

        assertThat(centroids(voices, SpeakerCount.any()).means()).hasDimensions(2, VoiceNetwork.SIZE);
    }

    private static SpeakerCentroids centroids(List<LocalVoice> voices, SpeakerCount count) {
        return SpeakerCentroids.of(voices, Optional.empty(), count);
    }

    private static LocalVoice voice(int window, int speaker, float x, float y) {
        var embedding = new float[VoiceNetwork.SIZE];
        embedding[0] = x;
        embedding[1] = y;
        return new LocalVoice(window, speaker, true, embedding);
    }

    private static double[] axes(double x, double y) {
        var point = new double[VoiceNetwork.SIZE];
        point[0] = x;
        point[1] = y;
        return point;
    }
}
