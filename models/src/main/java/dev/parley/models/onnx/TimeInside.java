package dev.parley.models.onnx;

import java.util.function.LongSupplier;

/**
 * How long threads have been inside models: all of them added up, and the time during which at least one was. Thread-safe; what
 * it costs is nothing beside a call of a model.
 */
final class TimeInside {

    private final LongSupplier clock;
    private int inside;
    private long since;
    private long total;
    private long any;

    /** @param clock nanoseconds from anywhere, such as {@link System#nanoTime} */
    TimeInside(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void enter() {
        advance();
        inside++;
    }

    synchronized void leave() {
        advance();
        inside--;
    }

    /** Nanoseconds of all threads together. */
    synchronized long total() {
        advance();
        return total;
    }

    /** Nanoseconds during which at least one thread was inside. */
    synchronized long any() {
        advance();
        return any;
    }

    private void advance() {
        var now = clock.getAsLong();
        total += inside * (now - since);
        any += inside > 0 ? now - since : 0;
        since = now;
    }
}
