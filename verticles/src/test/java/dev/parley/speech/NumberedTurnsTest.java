package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Inference.Turn;
import dev.parley.bus.Tasks.SpeakerTurn;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedTurnsTest {

    @Test
    void speakersCountFromNoughtInTheOrderOfTheirFirstWords() {
        assertThat(NumberedTurns.of(List.of(turn(5, 6, "A"), turn(1, 2, "B"), turn(8, 9, "B"))))
                .containsExactly(new SpeakerTurn(0, 1, 2), new SpeakerTurn(1, 5, 6), new SpeakerTurn(0, 8, 9));
    }

    @Test
    void aTurnThatIsShorterThanAWordIsLeftOutAndItsSpeakerIsNotCounted() {
        assertThat(NumberedTurns.of(List.of(turn(0, 0.19, "A"), turn(1, 1.2, "B"))))
                .containsExactly(new SpeakerTurn(0, 1, 1.2));
    }

    @Test
    void turnsOfOneSpeakerAreOneOverABreathAndTwoOverAPause() {
        assertThat(NumberedTurns.of(List.of(turn(0, 1, "A"), turn(1.5, 2, "A"), turn(2.6, 3, "A"))))
                .containsExactly(new SpeakerTurn(0, 0, 2), new SpeakerTurn(0, 2.6, 3));
    }

    @Test
    void aTurnInsideALongerOneDoesNotShortenIt() {
        assertThat(NumberedTurns.of(List.of(turn(0, 5, "A"), turn(1, 2, "A"))))
                .containsExactly(new SpeakerTurn(0, 0, 5));
    }

    @Test
    void anotherSpeakerInBetweenKeepsThemApart() {
        assertThat(NumberedTurns.of(List.of(turn(0, 1, "A"), turn(1, 1.3, "B"), turn(1.3, 2, "A"))))
                .hasSize(3);
    }

    private static Turn turn(double start, double end, String speaker) {
        return new Turn(start, end, speaker);
    }
}
