package dev.parley.inference;

import io.vertx.core.Vertx;
import java.time.Duration;

/** The time by which lanes decide. */
interface Timing {

    /** Like {@link System#nanoTime()}. */
    long nanos();

    /** Does something later, on the same context. */
    void after(Duration delay, Runnable action);

    /** That of the clock on the wall. */
    static Timing of(Vertx vertx) {
        return new Timing() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void after(Duration delay, Runnable action) {
                // A timer's millisecond is not over before it is: one more, and nobody wakes in vain.
                vertx.setTimer(delay.toMillis() + 1, _ -> action.run());
            }
        };
    }
}
