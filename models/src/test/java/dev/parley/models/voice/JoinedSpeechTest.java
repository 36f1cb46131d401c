package dev.parley.models.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.audio.SampleSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedSpeechTest {

    private static final int RATE = 22_050;
    private static final int LOUD = 20_000;
    /** Steps of a fade of 5 ms from full loudness to nothing are no larger than this. */
    private static final int LARGEST_STEP = 300;

    private final Heard heard = new Heard();
    private final JoinedSpeech joined = new JoinedSpeech(heard);

    @Test
    void noJointIsAClickThoughEveryPieceBeginsAndEndsLoud() throws IOException {
        // Two constants far from each other: any border without a fade would be a jump of 40 000.
        piece(constant(LOUD, 3_000), 0);
        piece(constant(-LOUD, 2_000), 0.1);
        piece(constant(LOUD, 50), 0);

        assertThat(heard.largestStep()).isBetween(1, LARGEST_STEP);
        assertThat(heard.samples).hasSize(3_000 + 2_205 + 2_000 + 50);
        assertThat(joined.seconds()).isEqualTo(heard.samples.size() / (double) RATE);
    }

    @Test
    void theMiddleOfAPieceIsAsItWasHoweverItCame() throws IOException {
        var sink = joined.piece(0);
        sink.begin(RATE);
        for (var i = 0; i < 1_000; i++) {
            sink.take(new short[] {(short) i}, 1);
        }
        joined.endPiece();

        assertThat(heard.samples).hasSize(1_000);
        assertThat(heard.samples.subList(110, 890)).isEqualTo(counting(110, 890));
    }

    @Test
    void thePauseIsSilenceOfItsLength() throws IOException {
        piece(constant(LOUD, 1_000), 0);
        piece(constant(LOUD, 1_000), 0.5);

        assertThat(heard.samples.subList(1_000, 1_000 + RATE / 2)).containsOnly(0);
        assertThat(heard.samples).hasSize(2_000 + RATE / 2);
    }

    @Test
    void anotherSampleRateInTheMiddleIsRefused() throws IOException {
        piece(constant(LOUD, 1_000), 0);

        assertThatThrownBy(() -> joined.piece(0).begin(24_000))
                .isInstanceOf(IOException.class)
                .hasMessage("changed from 22050 to 24000 Hz in the middle");
    }

    private void piece(short[] samples, double pause) throws IOException {
        var sink = joined.piece(pause);
        sink.begin(RATE);
        sink.take(samples, samples.length);
        joined.endPiece();
    }

    private static short[] constant(int value, int length) {
        var samples = new short[length];
        java.util.Arrays.fill(samples, (short) value);
        return samples;
    }

    private static List<Integer> counting(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }

    private static final class Heard implements SampleSink {

        private final List<Integer> samples = new ArrayList<>();

        @Override
        public void begin(int sampleRate) {
            assertThat(sampleRate).isEqualTo(RATE);
        }

        @Override
        public void take(short[] more, int length) {
            for (var i = 0; i < length; i++) {
                samples.add((int) more[i]);
            }
        }

        int largestStep() {
            var largest = 0;
            var before = 0;
            for (var sample : samples) {
                largest = Math.max(largest, Math.abs(sample - before));
                before = sample;
            }
            return Math.max(largest, Math.abs(before));
        }
    }
}
