package dev.parley.jobs;

import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The time of the database, by which leases and waits are measured: nodes whose own clocks differ, or are set while they
 * run, agree on who holds what. Between two readings time goes on by the clock of this node's processor, which nobody sets.
 * Thread-safe.
 */
final class StoreClock implements InstantSource {

    private record Reading(Instant time, long nanos) {}

    private final Bus bus;
    private volatile Reading last;
    private volatile boolean away;
    private volatile Optional<Instant> back = Optional.empty();

    /** @param start counts until the first reading */
    StoreClock(Bus bus, Instant start) {
        this.bus = bus;
        last = new Reading(start, System.nanoTime());
    }

    /** Reads the clock of the database. A failed reading leaves the last one. */
    Future<Void> read() {
        var asked = System.nanoTime();
        return bus.ask(JobStore.TIME, new JobStore.AskTime())
                .onSuccess(time -> {
                    var answered = System.nanoTime();
                    // The answer was true half-way between question and reply, give or take.
                    last = new Reading(time.now(), asked + (answered - asked) / 2);
                    if (away) {
                        away = false;
                        back = Optional.of(time.now());
                    }
                })
                .onFailure(_ -> away = true)
                .mapEmpty();
    }

    /** Whether the database was away a moment ago, so that nodes at work may not have renewed their leases yet. */
    boolean isJustBack(Duration moment) {
        return away
                || back.filter(since -> instant().isBefore(since.plus(moment))).isPresent();
    }

    @Override
    public Instant instant() {
        var reading = last;
        // As exactly as the database keeps it.
        return reading.time()
                .plus(Duration.ofNanos(System.nanoTime() - reading.nanos()))
                .truncatedTo(ChronoUnit.MICROS);
    }
}
