package dev.parley.inference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Chunks waiting for recognition. A batch is due when it is full or its oldest chunk has waited long enough; it takes the
 * longest-waiting chunks, and spreads what there is over all free lanes. Pure: time comes as an argument. Owned by
 * {@link Lanes}, touched on its context; bounded by the in-flight limit of the address.
 */
final class RecognitionQueue {

    private final int batchSize;
    private final long mostWaitNanos;
    private final Deque<PendingChunk> waiting = new ArrayDeque<>();

    RecognitionQueue(int batchSize, Duration mostWait) {
        this.batchSize = batchSize;
        this.mostWaitNanos = mostWait.toNanos();
    }

    void add(PendingChunk chunk) {
        waiting.add(chunk);
    }

    int size() {
        return waiting.size();
    }

    /** The next batch, chunks of similar length side by side; empty if none is due yet. */
    List<PendingChunk> take(long nowNanos, int freeLanes) {
        if (waiting.isEmpty()
                || (waiting.size() < batchSize && nanosUntilDue(nowNanos).orElse(0) > 0)) {
            return List.of();
        }
        var share = Math.ceilDiv(waiting.size(), Math.max(1, freeLanes));
        var batch = new ArrayList<PendingChunk>();
        while (!waiting.isEmpty() && batch.size() < Math.min(batchSize, share)) {
            batch.add(waiting.poll());
        }
        batch.sort(Comparator.comparingDouble(PendingChunk::seconds));
        return batch;
    }

    /** How long the oldest chunk may still wait; empty if there is none. */
    OptionalLong nanosUntilDue(long nowNanos) {
        var oldest = waiting.peek();
        return oldest == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, oldest.sinceNanos() + mostWaitNanos - nowNanos));
    }

    /** Takes out all chunks that meet a condition. */
    List<PendingChunk> remove(Predicate<PendingChunk> condition) {
        var removed = waiting.stream().filter(condition).toList();
        waiting.removeAll(removed);
        return removed;
    }
}
