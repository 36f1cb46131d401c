package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecognitionQueueTest {

    private static final long WAIT = Duration.ofMillis(20).toNanos();
    private static final UUID JOB = UUID.randomUUID();
    private static final String MODEL = "moonshine-tiny-en";

    private final RecognitionQueue queue = new RecognitionQueue(4, Duration.ofNanos(WAIT));

    @Test
    void anEmptyQueueHasNoBatch() {
        assertThat(take(0, 1)).isEmpty();
        assertThat(queue.nanosUntilDue(0, _ -> true)).isEmpty();
    }

    @Test
    void aFullBatchIsDueAtOnce() {
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(i, 0)));

        assertThat(take(0, 1)).hasSize(4);
    }

    @Test
    void aBatchThatIsNotFullWaitsForMoreUntilItsOldestChunkIsDue() {
        queue.add(chunk(1, 0));
        queue.add(chunk(2, WAIT / 2));

        assertThat(take(WAIT - 1, 1)).isEmpty();
        assertThat(queue.nanosUntilDue(WAIT - 1, _ -> true)).hasValue(1);
        assertThat(take(WAIT, 1)).hasSize(2);
    }

    @Test
    void theLongestWaitingChunkGoesFirstWithThoseNearestToItInLengthSorted() {
        for (var seconds : List.of(20, 28, 21, 18, 19)) {
            queue.add(chunk(seconds, 0));
        }

        assertThat(take(0, 1)).extracting(PendingChunk::seconds).containsExactly(18.0, 19.0, 20.0, 21.0);
        assertThat(take(WAIT, 1)).extracting(PendingChunk::seconds).containsExactly(28.0);
    }

    @Test
    void aBatchThatIsNotFullLetsOtherWorkGoFirstForAWhile() {
        var patience = Duration.ofMillis(400).toNanos();
        queue.add(chunk(1, 0));

        assertThat(queue.take(WAIT + patience - 1, taker(4), 1, true)).isEmpty();
        assertThat(queue.take(WAIT + patience, taker(4), 1, true)).hasSize(1);
    }

    @Test
    void chunksThatWouldMostlyBePaddingWaitForOthersOfTheirLength() {
        for (var seconds : List.of(28, 1, 27, 1)) {
            queue.add(chunk(seconds, 0));
        }

        assertThat(take(0, 1)).extracting(PendingChunk::seconds).containsExactly(27.0, 28.0);
        assertThat(take(WAIT, 1)).extracting(PendingChunk::seconds).containsExactly(1.0, 1.0);
    }

    @Test
    void freeLanesShareWhatWaits() {
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(i, 0)));

        assertThat(take(WAIT, 2)).hasSize(2);
        assertThat(take(WAIT, 1)).hasSize(2);
    }

    @Test
    void aChunkThatComesBackHasItsOldPlace() {
        queue.add(chunk(1, 10));
        queue.add(chunk(2, 30));

        queue.putBack(chunk(3, 20));

        assertThat(queue.remove(_ -> true)).extracting(PendingChunk::seconds).containsExactly(1.0, 3.0, 2.0);
    }

    @Test
    void whatAModelHearsMakesABatchAndTheOneWithTheOldestChunkGoesFirst() {
        queue.add(chunk(1, 0));
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(10 + i, 1, "whisper-base")));

        assertThat(take(2, 1)).extracting(PendingChunk::seconds).containsExactly(10.0, 11.0, 12.0, 13.0);
        assertThat(take(2, 1)).isEmpty();
        assertThat(take(WAIT, 1)).extracting(PendingChunk::seconds).containsExactly(1.0);
    }

    @Test
    void aChunkThatIsToBeTriedAloneSharesNoBatch() {
        queue.add(chunk(1, 0).onItsOwn());
        queue.add(chunk(2, 0));
        queue.add(chunk(3, 0));

        assertThat(take(WAIT, 1)).extracting(PendingChunk::seconds).containsExactly(1.0);
        assertThat(take(WAIT, 1)).extracting(PendingChunk::seconds).containsExactly(2.0, 3.0);
    }

    @Test
    void whoTakesLessGetsLess() {
        IntStream.range(0, 4).forEach(i -> queue.add(chunk(i, 0)));

        assertThat(queue.take(0, taker(3), 1, false)).hasSize(3);
    }

    @Test
    void chunksOfAJobCanBeTakenOut() {
        var other = LanesFixture.chunk(UUID.randomUUID(), 1, MODEL, 0, Promise.promise());
        queue.add(chunk(1, 0));
        queue.add(other);

        assertThat(queue.remove(chunk -> chunk.request().job().equals(JOB))).hasSize(1);
        assertThat(take(WAIT, 1)).containsExactly(other);
    }

    private List<PendingChunk> take(long nowNanos, int freeLanes) {
        return queue.take(nowNanos, taker(Integer.MAX_VALUE), freeLanes, false);
    }

    private static RecognitionQueue.Taker taker(int most) {
        return new RecognitionQueue.Taker() {
            @Override
            public boolean takes(PendingChunk chunk) {
                return true;
            }

            @Override
            public int most(String model) {
                return most;
            }
        };
    }

    private static PendingChunk chunk(double seconds, long sinceNanos) {
        return chunk(seconds, sinceNanos, MODEL);
    }

    private static PendingChunk chunk(double seconds, long sinceNanos, String model) {
        return LanesFixture.chunk(JOB, seconds, model, sinceNanos, Promise.promise());
    }
}
