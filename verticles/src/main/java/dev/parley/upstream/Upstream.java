package dev.parley.upstream;

import dev.parley.bus.Readings;
import dev.parley.bus.Readings.ProviderState;
import dev.parley.conf.LlmConf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A provider as this node sees it. For one thread.
 *
 * @param dialect as it is told to the operator
 * @param concurrency calls at once
 * @param queue calls that wait for one of these
 */
public record Upstream(
        String name, String dialect, int concurrency, int queue, Breaker breaker, CallSlots slots, CallTally tally) {

    public static Upstream of(
            String name, String dialect, int concurrency, int queue, LlmConf.Breaker breaker, InstantSource clock) {
        return new Upstream(
                name,
                dialect,
                concurrency,
                queue,
                new Breaker(breaker, clock),
                new CallSlots(concurrency, queue),
                new CallTally());
    }

    /** How it is, for the operator. */
    public Readings.Provider reading() {
        return new Readings.Provider(
                name,
                dialect,
                breaker.isClosed() ? ProviderState.READY : ProviderState.RESTING,
                breaker.isClosed() ? "" : resting(breaker.pause()),
                slots.taken(),
                slots.waiting(),
                tally.calls(),
                tally.failures(),
                tally.last());
    }

    /** One that is not used. */
    public static Readings.Provider off(String name, String dialect, String reason) {
        return new Readings.Provider(name, dialect, ProviderState.OFF, reason, 0, 0, 0, 0, Optional.empty());
    }

    private static String resting(Duration pause) {
        return pause.isZero()
                ? "it keeps failing; the next call tries whether it is back"
                : "it keeps failing and is left alone for " + Math.ceilDiv(pause.toMillis(), 1000) + " s";
    }
}
