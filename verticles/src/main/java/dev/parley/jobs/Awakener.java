package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes jobs ready when their time has come: at the instants this node knows of, and whenever it is asked, for those it
 * does not. Touch only on one context.
 */
final class Awakener {

    private static final Logger log = LoggerFactory.getLogger(Awakener.class);

    /** What is farther away is left to the poll. */
    private static final Duration FARTHEST = Duration.ofHours(1);

    private final Vertx vertx;
    private final Bus bus;
    private final StoreClock clock;
    private final Duration heartbeat;
    private Instant next = Instant.MAX;
    private long timer = -1;

    Awakener(Vertx vertx, Bus bus, StoreClock clock, Duration heartbeat) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
        this.heartbeat = heartbeat;
    }

    /** Looks what is due now, and wakes the nodes that may claim it. */
    void run() {
        // While the store was away nobody could renew a lease; those at work get the time for one heartbeat to do so.
        if (clock.isJustBack(heartbeat.multipliedBy(2))) {
            return;
        }
        bus.ask(JobStore.AWAKEN, new JobStore.Awaken(clock.instant()))
                .onSuccess(awakened -> awakened.kinds().forEach(kind -> bus.publish(Jobs.WAKE, new Jobs.Wake(kind))))
                .onFailure(failure -> log.warn("cannot look for due jobs now: {}", failure.getMessage()));
    }

    /** Notes that a job is due at this instant. */
    void at(Instant due) {
        var wait = Duration.between(clock.instant(), due);
        if (due.isBefore(next) && wait.compareTo(FARTHEST) < 0) {
            next = due;
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(Math.max(1, wait.toMillis() + 1), _ -> {
                next = Instant.MAX;
                run();
            });
        }
    }
}
