package dev.parley.llm.policy;

import dev.parley.bus.Usage;
import dev.parley.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of the calls of models. Safe for threads. */
public final class LlmMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60)
    };

    private final MeterRegistry registry;
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();

    public LlmMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Looking a meter up by its tags costs more than counting. */
    private record Meters(Counter calls, Timer duration, Timer firstToken, Counter prompt, Counter completion) {}

    void watch(String name, Upstream upstream) {
        registry.gauge(
                "llm_calls_at_work", tags(name), upstream, it -> it.slots().taken());
        registry.gauge(
                "llm_calls_waiting", tags(name), upstream, it -> it.slots().waiting());
        registry.gauge(
                "llm_provider_available",
                tags(name),
                upstream,
                it -> it.breaker().isClosed() ? 1 : 0);
    }

    void record(Usage.Call call) {
        var provider = call.provider().isEmpty() ? "none" : call.provider();
        var outcome = call.outcome().name().toLowerCase(Locale.ROOT);
        var counted = meters.computeIfAbsent(provider + " " + outcome, _ -> meters(provider, outcome));
        counted.calls().increment();
        counted.duration().record(call.duration());
        call.firstToken().ifPresent(counted.firstToken()::record);
        counted.prompt().increment((double) call.promptTokens());
        counted.completion().increment((double) call.completionTokens());
    }

    private Meters meters(String provider, String outcome) {
        return new Meters(
                registry.counter("llm_calls", "provider", provider, "outcome", outcome),
                timer("llm_call_duration", provider),
                timer("llm_first_token", provider),
                registry.counter("llm_tokens", "provider", provider, "direction", "prompt"),
                registry.counter("llm_tokens", "provider", provider, "direction", "completion"));
    }

    private Timer timer(String name, String provider) {
        return Timer.builder(name)
                .tag("provider", provider)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Iterable<Tag> tags(String provider) {
        return List.of(Tag.of("provider", provider));
    }
}
