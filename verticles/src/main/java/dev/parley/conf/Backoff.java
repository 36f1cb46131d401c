package dev.parley.conf;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Capped exponential backoff with equal jitter: half of the delay is fixed, half is random, so that what failed
 * together does not come back together (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
public record Backoff(Duration first, Duration most) {

    private static final int MOST_DOUBLINGS = 30;

    /** The pause after this attempt failed; attempts count from 1. */
    public Duration after(int attempt, RandomGenerator random) {
        var doublings = Math.clamp(attempt - 1L, 0, MOST_DOUBLINGS);
        var millis = Math.min(most.toMillis(), first.toMillis() * (1L << doublings));
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
