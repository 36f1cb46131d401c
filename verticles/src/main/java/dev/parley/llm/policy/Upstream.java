package dev.parley.llm.policy;

import dev.parley.bus.Readings;
import dev.parley.bus.Readings.ProviderState;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** A provider as this node sees it. For one thread. */
record Upstream(ProviderConf conf, Breaker breaker, CallSlots slots, CallTally tally) {

    static Upstream of(ProviderConf conf, LlmConf.Breaker breaker, InstantSource clock) {
        return new Upstream(
                conf, new Breaker(breaker, clock), new CallSlots(conf.concurrency(), conf.queue()), new CallTally());
    }

    /** How it is, for the operator. */
    Readings.Provider reading() {
        return new Readings.Provider(
                conf.name(),
                dialect(conf),
                breaker.isClosed() ? ProviderState.READY : ProviderState.RESTING,
                breaker.isClosed() ? "" : resting(breaker.pause()),
                slots.taken(),
                slots.waiting(),
                tally.calls(),
                tally.failures(),
                tally.last());
    }

    /** One that is not used. */
    static Readings.Provider off(ProviderConf conf) {
        var prefix = "llm.providers." + conf.name() + ".";
        return new Readings.Provider(
                conf.name(),
                dialect(conf),
                ProviderState.OFF,
                conf.isReachable()
                        ? prefix + "enabled is false"
                        : "neither " + prefix + "url nor " + prefix + "keys is set",
                0,
                0,
                0,
                0,
                Optional.empty());
    }

    private static String resting(Duration pause) {
        return pause.isZero()
                ? "it keeps failing; the next call tries whether it is back"
                : "it keeps failing and is left alone for " + Math.ceilDiv(pause.toMillis(), 1000) + " s";
    }

    private static String dialect(ProviderConf conf) {
        return conf.dialect().name().toLowerCase(Locale.ROOT);
    }
}
