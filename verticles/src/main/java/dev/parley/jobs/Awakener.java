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

    private final Bus bus;
    private final StoreClock clock;
    private final Duration heartbeat;
    private final Alarm alarm;

    Awakener(Vertx vertx, Bus bus, StoreClock clock, Duration heartbeat) {
        this.bus = bus;
        this.clock = clock;
        this.heartbeat = heartbeat;
        alarm = new Alarm(vertx, clock, this::run);
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
        alarm.at(due);
    }
}
