package dev.parley.llm.policy;

import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import java.time.InstantSource;

/** A provider as this node sees it. For one thread. */
record Upstream(ProviderConf conf, Breaker breaker, CallSlots slots) {

    static Upstream of(ProviderConf conf, LlmConf.Breaker breaker, InstantSource clock) {
        return new Upstream(conf, new Breaker(breaker, clock), new CallSlots(conf.concurrency(), conf.queue()));
    }
}
