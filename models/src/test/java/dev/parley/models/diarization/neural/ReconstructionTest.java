package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.models.alignment.Turn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructionTest {

    private static final double FRAME = 270 / 16000.0;

    private final byte[][] speaking = new byte[3][Frames.PER_WINDOW];

    @Test
    void aTurnLastsFromBorderToBorderOfItsFrames() {
        say(0, 0b010, 0, 100, 200);

        var turns = Reconstruction.of(new LocalSpeakers(firstWindow()), all(0), 3, 10)
                .turns();

        assertThat(turns).hasSize(1);
        assertThat(turns.getFirst().start()).isEqualTo(0.0225 + 100 * FRAME, within(1e-3));
        assertThat(turns.getFirst().end()).isEqualTo(0.0225 + 200 * FRAME, within(1e-3));
    }

    @Test
    void theFirstFrameBeginsWithTheRecordingAndTheLastTurnEndsWithIt() {
        say(0, 0b001, 0, 0, Frames.PER_WINDOW);

        assertThat(Reconstruction.of(new LocalSpeakers(firstWindow()), all(0), 3, 0.02)
                        .turns())
                .containsExactly(new Turn(0, 0.02, "SPEAKER_00"));
    }

    @Test
    void overlappedSpeechHasTwoTurnsButOneExclusiveOne() {
        say(0, 0b001, 0, 0, 300);
        say(0, 0b100, 0, 200, 400);

        var diarization = Reconstruction.of(new LocalSpeakers(firstWindow()), new byte[][] {{0, -1, 1}}, 3, 10);

        assertThat(diarization.speakers()).isEqualTo(2);
        assertThat(diarization.turns().get(0).end())
                .isGreaterThan(diarization.turns().get(1).start());
        assertThat(diarization.exclusive().get(0).end())
                .isEqualTo(diarization.exclusive().get(1).start());
    }

    @Test
    void noMoreSpeakAtOnceThanTheCallerAllows() {
        say(0, 0b001, 0, 0, 300);
        say(0, 0b100, 0, 200, 400);

        var diarization = Reconstruction.of(new LocalSpeakers(firstWindow()), new byte[][] {{0, -1, 1}}, 1, 10);

        assertThat(diarization.turns()).isEqualTo(diarization.exclusive());
    }

    @Test
    void twoSpeakersOfAWindowWhoAreTheSameHaveOneTurn() {
        say(0, 0b001, 0, 0, 300);
        say(0, 0b100, 0, 200, 400);

        var diarization = Reconstruction.of(new LocalSpeakers(firstWindow()), new byte[][] {{0, -1, 0}}, 3, 10);

        assertThat(diarization.turns()).hasSize(1);
        assertThat(diarization.turns()).isEqualTo(diarization.exclusive());
    }

    @Test
    void whomMostWindowsNameHasTheFrame() {
        // The same second of the recording, from 3 s on, in three windows; two of them call its speaker 1.
        say(0, 0b001, 3, 0, 59);
        say(1, 0b001, 2, 0, 59);
        say(2, 0b010, 1, 0, 59);

        var diarization = Reconstruction.of(
                new LocalSpeakers(speaking), new byte[][] {{1, -1, -1}, {1, -1, -1}, {-1, 0, -1}}, 3, 12);

        assertThat(diarization.turns()).hasSize(1);
        assertThat(diarization.turns().getFirst().start()).isEqualTo(3.02, within(0.03));
        assertThat(diarization.turns().getFirst().end()).isEqualTo(4.02, within(0.03));
    }

    @Test
    void whatOneWindowOfThreeHearsIsNotSaid() {
        say(1, 0b001, 2, 0, 59);

        assertThat(Reconstruction.of(new LocalSpeakers(speaking), all(0, 0, 0), 3, 12)
                        .turns())
                .isEmpty();
    }

    @Test
    void speakersAreNamedByFirstAppearance() {
        say(0, 0b001, 0, 300, 400);
        say(0, 0b100, 0, 0, 200);

        var turns = Reconstruction.of(new LocalSpeakers(firstWindow()), new byte[][] {{0, -1, 4}}, 3, 10)
                .turns();

        assertThat(turns.stream().map(Turn::speaker)).isEqualTo(List.of("SPEAKER_00", "SPEAKER_01"));
    }

    private void say(int window, int speaker, int second, int from, int to) {
        int first = (int) Math.round(second / FRAME);
        for (int frame = first + from; frame < first + to; frame++) {
            speaking[window][frame] |= (byte) speaker;
        }
    }

    private byte[][] firstWindow() {
        return Arrays.copyOf(speaking, 1);
    }

    private static byte[][] all(int... speakers) {
        return Arrays.stream(speakers)
                .mapToObj(speaker -> new byte[] {(byte) speaker, (byte) speaker, (byte) speaker})
                .toArray(byte[][]::new);
    }
}
