package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognize;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecognitionQueueTest {

    private static final long WAIT = Duration.ofMillis(20).toNanos();
    private static final UUID JOB = UUID.randomUUID();

    private final RecognitionQueue queue = new RecognitionQueue(4, Duration.ofNanos(WAIT));

    @Test
    void anEmptyQueueHasNoBatch() {
        assertThat(queue.take(0, 1)).isEmpty();
        assertThat(queue.nanosUntilDue(0)).isEmpty();
    }

    @Test
    void aFullBatchIsDueAtOnce() {
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(i, 0)));

        assertThat(queue.take(0, 1)).hasSize(4);
    }

    @Test
    void aBatchThatIsNotFullWaitsForMoreUntilItsOldestChunkIsDue() {
        queue.add(chunk(1, 0));
        queue.add(chunk(2, WAIT / 2));

        assertThat(queue.take(WAIT - 1, 1)).isEmpty();
        assertThat(queue.nanosUntilDue(WAIT - 1)).hasValue(1);
        assertThat(queue.take(WAIT, 1)).hasSize(2);
    }

    @Test
    void theLongestWaitingChunksGoFirstAndAreSortedByLengthWithinTheBatch() {
        for (var seconds : List.of(9, 3, 7, 5, 1)) {
            queue.add(chunk(seconds, 0));
        }

        assertThat(queue.take(0, 1)).extracting(PendingChunk::seconds).containsExactly(3.0, 5.0, 7.0, 9.0);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void freeLanesShareWhatWaits() {
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(i, 0)));

        assertThat(queue.take(WAIT, 2)).hasSize(2);
        assertThat(queue.take(WAIT, 1)).hasSize(2);
    }

    @Test
    void chunksOfAJobCanBeTakenOut() {
        var other = new PendingChunk(request(UUID.randomUUID(), 1), Promise.promise(), 0);
        queue.add(chunk(1, 0));
        queue.add(other);

        assertThat(queue.remove(chunk -> chunk.request().job().equals(JOB))).hasSize(1);
        assertThat(queue.take(WAIT, 1)).containsExactly(other);
    }

    private static PendingChunk chunk(double seconds, long sinceNanos) {
        return new PendingChunk(request(JOB, seconds), Promise.promise(), sinceNanos);
    }

    private static Recognize request(UUID job, double seconds) {
        return new Recognize(job, Path.of("audio.wav"), new Chunk(0, seconds, List.of()), Inference.Hearing.ANY);
    }
}
