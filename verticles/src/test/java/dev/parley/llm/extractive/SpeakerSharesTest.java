package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerSharesTest {

    @Test
    void linesInARowAreOneTurn() {
        var shares = SpeakerShares.of(List.of(
                new TranscriptLine(0, 10, "Anna", "one two three"),
                new TranscriptLine(12, 17, "Anna", "four"),
                new TranscriptLine(17, 22, "Boris", "five"),
                new TranscriptLine(22, 32, "Anna", "six seven")));

        assertThat(shares)
                .containsExactly(
                        new SpeakerShares.Share("Anna", 25, 83, 2, 6, 15),
                        new SpeakerShares.Share("Boris", 5, 17, 1, 1, 5));
    }

    @Test
    void overlappingLinesOfOneSpeakerAreCountedOnce() {
        var shares = SpeakerShares.of(
                List.of(new TranscriptLine(0, 10, "Anna", "one"), new TranscriptLine(5, 12, "Anna", "two")));

        assertThat(shares.getFirst().seconds()).isEqualTo(12);
    }

    @Test
    void linesWithoutLengthShareNothing() {
        var shares = SpeakerShares.of(List.of(new TranscriptLine(3, 3, "Anna", "one")));

        assertThat(shares.getFirst().percent()).isZero();
    }
}
