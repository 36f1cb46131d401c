package dev.parley.jobs;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Runs something at the earliest of the instants it is told of, and then again only when told. Touch only on one context. */
final class Alarm {

    /** What is farther away is left to the poll. */
    private static final Duration FARTHEST = Duration.ofHours(1);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Runnable work;
    private Instant next = Instant.MAX;
    private long timer = -1;

    Alarm(Vertx vertx, InstantSource clock, Runnable work) {
        this.vertx = vertx;
        this.clock = clock;
        this.work = work;
    }

    /** Notes that something is due at this instant. */
    void at(Instant due) {
        var wait = Duration.between(clock.instant(), due);
        if (due.isBefore(next) && wait.compareTo(FARTHEST) < 0) {
            next = due;
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(Math.max(1, wait.toMillis() + 1), _ -> {
                next = Instant.MAX;
                work.run();
            });
        }
    }
}
