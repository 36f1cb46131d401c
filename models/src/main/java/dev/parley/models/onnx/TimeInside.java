package dev.parley.models.onnx;

/**
 * How long threads have been inside models: all of them added up, and the time during which at least one was. Thread-safe; what
 * it costs is nothing beside a call of a model.
 */
final class TimeInside {

    private int inside;
    private long since;
    private long total;
    private long any;

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
        var now = System.nanoTime();
        total += inside * (now - since);
        any += inside > 0 ? now - since : 0;
        since = now;
    }
}
