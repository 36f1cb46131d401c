package dev.parley.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Texts of all callers waiting for their vectors, longest-waiting first. A batch is the oldest and those nearest to it in length. Pure;
 * owned by {@link Embeddings}, touched on its context; bounded by the in-flight limit of the address and the texts of one request.
 */
final class EmbeddingQueue {

    /** Padding included. Larger batches are no faster, and a lane is to be free again within a second. */
    static final int MOST_TOKENS = 4096;

    static final int MOST_TEXTS = 64;

    /** Companions are looked for among so many: to look through all for each batch would take longer than it saves. */
    private static final int HORIZON = 1024;

    private final LinkedHashSet<PendingText> waiting = new LinkedHashSet<>();

    void add(PendingText text) {
        waiting.add(text);
    }

    int size() {
        return waiting.size();
    }

    /** The next batch; empty where nothing waits. */
    List<PendingText> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var oldest = waiting.iterator().next().tokens().length;
        var nearest = waiting.stream()
                .limit(HORIZON)
                .sorted(Comparator.comparingInt(text -> Math.abs(text.tokens().length - oldest)))
                .toList();
        var batch = new ArrayList<PendingText>();
        int longest = 0;
        for (var text : nearest) {
            longest = Math.max(longest, text.tokens().length);
            if (batch.size() == MOST_TEXTS || (!batch.isEmpty() && longest * (batch.size() + 1) > MOST_TOKENS)) {
                break;
            }
            batch.add(text);
        }
        batch.forEach(waiting::remove);
        return batch;
    }

    /** Takes out all there is. */
    List<PendingText> takeAll() {
        var all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
