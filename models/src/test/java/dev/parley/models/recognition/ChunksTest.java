package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.detection.SpeechRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Test
    void regionsAcrossShortPausesAreHeardTogetherWithTheirPauses() {
        var chunks = Chunks.of(List.of(region(1, 3), region(3.5, 8), region(9, 12)), 28);

        assertThat(chunks).hasSize(1);
        assertThat(chunks.getFirst().start()).isEqualTo(1);
        assertThat(chunks.getFirst().end()).isEqualTo(12);
        assertThat(chunks.getFirst().speech()).hasSize(3);
    }

    @Test
    void aLongPauseSeparatesChunks() {
        var chunks = Chunks.of(List.of(region(1, 3), region(4.5, 8)), 28);

        assertThat(chunks).extracting(Chunk::start).containsExactly(1.0, 4.5);
    }

    @Test
    void aFullChunkEndsAtTheLongestPauseOfItsSecondHalf() {
        var chunks = Chunks.of(
                List.of(region(0, 8), region(9, 18), region(18.8, 22), region(22.2, 27), region(27.2, 31)), 28);

        assertThat(chunks).extracting(Chunk::end).containsExactly(18.0, 31.0);
        assertThat(chunks).extracting(Chunk::start).containsExactly(0.0, 18.8);
    }

    @Test
    void aRegionLongerThanAChunkIsDividedEvenly() {
        var chunks = Chunks.of(List.of(region(10, 40)), 20);

        assertThat(chunks).extracting(Chunk::start).containsExactly(10.0, 25.0);
        assertThat(chunks).extracting(Chunk::end).containsExactly(25.0, 40.0);
    }

    @Test
    void aShortWordIsHeardWithTheSilenceAroundIt() {
        var chunks = Chunks.of(List.of(region(5, 5.5)), 28);

        assertThat(chunks.getFirst().start()).isEqualTo(4.75);
        assertThat(chunks.getFirst().end()).isEqualTo(5.75);
        assertThat(chunks.getFirst().speech()).containsExactly(region(5, 5.5));
    }

    @Test
    void aShortWordAtTheBeginningIsWidenedBehindIt() {
        var chunks = Chunks.of(List.of(region(0.1, 0.5)), 28);

        assertThat(chunks.getFirst().start()).isZero();
        assertThat(chunks.getFirst().end()).isEqualTo(1);
    }

    @Test
    void chunksHoldAllSpeechOnceNeverOverlapAndAreNeverTooLong() {
        var random = new Random(7);
        for (var round = 0; round < 200; round++) {
            var speech = new ArrayList<SpeechRegion>();
            var now = 0.0;
            for (var i = 0; i < 30; i++) {
                var start = now + 0.05 + random.nextDouble() * 1.5;
                now = start + 0.2 + random.nextDouble() * random.nextInt(1, 20);
                speech.add(region(start, now));
            }

            var chunks = Chunks.of(speech, 12);

            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(chunk.end() - chunk.start()).isBetween(0.2, 12.0));
            for (var i = 1; i < chunks.size(); i++) {
                assertThat(chunks.get(i).startSample())
                        .isGreaterThanOrEqualTo(chunks.get(i - 1).endSample());
            }
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.speech().stream())
                            .mapToLong(SpeechRegion::samples)
                            .sum())
                    .isEqualTo(speech.stream().mapToLong(SpeechRegion::samples).sum());
        }
    }

    @Test
    void noSpeechHasNoChunks() {
        assertThat(Chunks.of(List.of(), 28)).isEmpty();
    }

    @Test
    void lessThanASecondIsNoChunkLength() {
        assertThatThrownBy(() -> Chunks.of(List.of(), 0.5)).hasMessageContaining("maxSeconds is 0.5");
    }

    private static SpeechRegion region(double start, double end) {
        return new SpeechRegion(Math.round(start * 16_000), Math.round(end * 16_000));
    }
}
