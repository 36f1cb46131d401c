package dev.parley.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Chunks of all jobs waiting for recognition, longest-waiting first. Those that are heard by the same model in the same way
 * make a batch. It is due when it is full or its oldest chunk has waited long enough; it takes that one and those nearest to it
 * in length, and spreads what there is over all free lanes. Pure: time comes as an argument. Owned by {@link Lanes}, touched on
 * its context; bounded by the in-flight limit of the address.
 */
final class RecognitionQueue {

    /**
     * Shorter chunks are padded to the longest, and an encoder takes as long for silence as for speech: a fifth of the sound may be
     * padding, or some seconds.
     */
    private static final double MOST_PADDING = 0.2;

    private static final double MOST_PADDING_SECONDS = 6;

    /** So long may work on recordings go before a batch that is not full, which makes batches fuller and all of it a tenth faster. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(400).toNanos();

    private final int batchSize;
    private final long mostWaitNanos;
    private final List<PendingChunk> waiting = new ArrayList<>();

    RecognitionQueue(int batchSize, Duration mostWait) {
        this.batchSize = batchSize;
        this.mostWaitNanos = mostWait.toNanos();
    }

    /** Who asks for a batch. */
    interface Taker {

        /** Whether it can take this chunk at all. */
        boolean takes(PendingChunk chunk);

        /** How many chunks of a model it takes at once at most. */
        int most(String model);
    }

    /** Takes in a chunk that has not waited yet. */
    void add(PendingChunk chunk) {
        waiting.add(chunk);
    }

    /** Takes back a chunk, to the place that it had. */
    void putBack(PendingChunk chunk) {
        var place = waiting.size();
        while (place > 0 && waiting.get(place - 1).sinceNanos() - chunk.sinceNanos() >= 0) {
            place--;
        }
        waiting.add(place, chunk);
    }

    int size() {
        return waiting.size();
    }

    /**
     * The next batch, chunks of similar length side by side; empty if none is due yet.
     *
     * @param otherWork whether the lane has something else to do while a batch fills up
     */
    List<PendingChunk> take(long nowNanos, Taker taker, int freeLanes, boolean otherWork) {
        for (var candidates : batches(taker)) {
            var isFull = candidates.size() >= batchSize;
            if (isFull || nanosLeft(candidates.getFirst(), nowNanos) + (otherWork ? PATIENCE_NANOS : 0) <= 0) {
                var share = Math.ceilDiv(candidates.size(), Math.max(1, freeLanes));
                var most = taker.most(candidates.getFirst().choice().model());
                var batch = companions(candidates, Math.clamp(Math.min(most, share), 1, batchSize));
                waiting.removeAll(batch);
                return batch.stream()
                        .sorted(Comparator.comparingDouble(PendingChunk::seconds))
                        .toList();
            }
        }
        return List.of();
    }

    /** The oldest chunk and those nearest to it in length, as long as little of the batch is padding. */
    private static List<PendingChunk> companions(List<PendingChunk> candidates, int most) {
        var oldest = candidates.getFirst().seconds();
        var nearest = candidates.stream()
                .sorted(Comparator.comparingDouble(chunk -> Math.abs(chunk.seconds() - oldest)))
                .toList();
        var batch = new ArrayList<PendingChunk>();
        var sound = 0.0;
        var longest = 0.0;
        for (var chunk : nearest) {
            sound += chunk.seconds();
            longest = Math.max(longest, chunk.seconds());
            if (batch.size() == most || isTooMuch(longest * (batch.size() + 1) - sound, sound)) {
                break;
            }
            batch.add(chunk);
        }
        return batch;
    }

    private static boolean isTooMuch(double padding, double sound) {
        return padding > Math.max(MOST_PADDING * sound, MOST_PADDING_SECONDS);
    }

    /** What could become batches, the one with the longest-waiting chunk first. */
    private Iterable<List<PendingChunk>> batches(Taker taker) {
        var batches = new LinkedHashMap<Object, List<PendingChunk>>();
        for (var chunk : waiting) {
            if (taker.takes(chunk)) {
                Object companions = chunk.alone() ? chunk : chunk.choice();
                batches.computeIfAbsent(companions, _ -> new ArrayList<>()).add(chunk);
            }
        }
        return batches.values();
    }

    /** How long the oldest of these chunks may still wait; empty if there is none. */
    OptionalLong nanosUntilDue(long nowNanos, Predicate<PendingChunk> among) {
        return waiting.stream()
                .filter(among)
                .findFirst()
                .map(oldest -> OptionalLong.of(Math.max(0, nanosLeft(oldest, nowNanos))))
                .orElse(OptionalLong.empty());
    }

    /** Takes out all chunks that meet a condition. */
    List<PendingChunk> remove(Predicate<PendingChunk> condition) {
        var removed = waiting.stream().filter(condition).toList();
        waiting.removeAll(removed);
        return removed;
    }

    private long nanosLeft(PendingChunk chunk, long nowNanos) {
        return chunk.sinceNanos() + mostWaitNanos - nowNanos;
    }
}
