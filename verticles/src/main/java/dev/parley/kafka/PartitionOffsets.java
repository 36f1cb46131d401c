package dev.parley.kafka;

import java.util.TreeMap;

/**
 * Which messages of one partition are done. They may be done in any order; what is committed is the place behind those that are
 * done without a gap. Owned by one {@link PartitionIntake}; bounded by the messages that it holds.
 */
final class PartitionOffsets {

    private static final long NOTHING = -1;

    private final TreeMap<Long, Boolean> done = new TreeMap<>();
    private long next = NOTHING;
    private long committed = NOTHING;

    /** A message has come; they come in order. */
    void add(long offset) {
        done.put(offset, false);
    }

    /** A message needs no more work. */
    void done(long offset) {
        done.replace(offset, true);
        while (!done.isEmpty() && done.firstEntry().getValue()) {
            next = done.pollFirstEntry().getKey() + 1;
        }
    }

    /** Whether there is something to commit. */
    boolean isBehind() {
        return next > committed;
    }

    /** Where to go on after another start. */
    long next() {
        return next;
    }

    /** The broker has this place. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** Messages that have come and lie at or behind the place to go on. */
    int open() {
        return done.size();
    }
}
