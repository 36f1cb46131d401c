package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalVoiceTest {

    @TempDir
    Path folder;

    private final byte[][] speaking = new byte[1][Frames.PER_WINDOW];

    @Test
    void aVoiceIsHeardWhereItsOwnerSpeaksAlone() throws IOException {
        var alone = hear(frames(0b001, 100, 160)).getFirst();

        var partlyAlone = hear(frames(0b001, 100, 160), frames(0b010, 160, 200), frames(0b001, 160, 200));

        assertThat(partlyAlone).hasSize(2);
        assertThat(partlyAlone.getFirst().embedding()).isEqualTo(alone.embedding());
    }

    @Test
    void whereItsOwnerIsHardlyEverAloneAVoiceIsHeardAmongOthers() throws IOException {
        var alone = hear(frames(0b001, 100, 200)).getFirst();

        var together = hear(frames(0b001, 100, 200), frames(0b010, 110, 200));

        assertThat(together.getFirst().embedding()).isEqualTo(alone.embedding());
    }

    @Test
    void lessThanAQuarterOfASecondIsTooLittleToHear() throws IOException {
        assertThat(hear(frames(0b100, 100, 114)).getFirst().isKnown()).isFalse();
        assertThat(hear(frames(0b100, 100, 117)).getFirst().isKnown()).isTrue();
    }

    @Test
    void aVoiceIsClearIfItsOwnerIsAloneInAFifthOfTheWindow() throws IOException {
        assertThat(hear(frames(0b001, 0, 118)).getFirst().clear()).isTrue();
        assertThat(hear(frames(0b001, 0, 117)).getFirst().clear()).isFalse();
        assertThat(hear(frames(0b001, 0, 200), frames(0b010, 100, 200)))
                .extracting(LocalVoice::clear)
                .containsExactly(false, false);
    }

    private record Run(int speaker, int from, int to) {}

    private static Run frames(int speaker, int from, int to) {
        return new Run(speaker, from, to);
    }

    private List<LocalVoice> hear(Run... runs) throws IOException {
        Arrays.fill(speaking[0], (byte) 0);
        for (var run : runs) {
            for (int frame = run.from; frame < run.to; frame++) {
                speaking[0][frame] |= (byte) run.speaker;
            }
        }
        var sound = Formulas.sound(10, new double[][] {{0, 2.2, SmallNetworks.LOW}, {2.4, 9, SmallNetworks.HIGH}}, 9);
        try (var network = VoiceNetwork.open(SmallNetworks.voices(folder, 3));
                var recording = SmallRecording.of(folder, sound)) {
            return LocalVoice.hear(recording, new LocalSpeakers(speaking), network, Progress.NONE);
        }
    }
}
