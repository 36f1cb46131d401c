package dev.parley.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads and tells nobody. */
final class Poll {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Poll() {}

    static void until(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within " + LONGEST);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
