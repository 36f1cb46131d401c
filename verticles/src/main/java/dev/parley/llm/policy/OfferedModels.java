package dev.parley.llm.policy;

import dev.parley.bus.Bus;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The models that the providers say they have, asked anew when the answer is old. For one context. */
final class OfferedModels {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Bus bus;
    private Map<String, ProviderConf> providers;
    private final InstantSource clock;
    private final Map<String, List<String>> known = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Llm.Kind>> kinds = new ConcurrentHashMap<>();
    private Instant asked = Instant.MIN;
    private Future<Map<String, List<String>>> asking = Future.succeededFuture(Map.of());

    OfferedModels(Bus bus, Map<String, ProviderConf> providers, InstantSource clock) {
        this.bus = bus;
        this.providers = providers;
        this.clock = clock;
        providers.values().forEach(provider -> known.put(provider.name(), configured(provider)));
    }

    /** Other providers from now on; all are asked anew. */
    void change(Map<String, ProviderConf> next) {
        providers = next;
        known.keySet().retainAll(next.keySet());
        next.values().forEach(provider -> known.putIfAbsent(provider.name(), configured(provider)));
        asked = Instant.MIN;
    }

    /** What is known without asking, by provider: the configured models and what was said lately. */
    Map<String, List<String>> known() {
        return known;
    }

    /** What the providers say, by provider; of one that does not answer, what it said before. Never fails. */
    Future<Map<String, List<String>>> ask() {
        if (asking.isComplete() && asked.plus(FRESH).isBefore(clock.instant())) {
            asked = clock.instant();
            asking = Future.all(providers.values().stream().map(this::ask).toList())
                    .map(_ -> new TreeMap<>(known));
        }
        return asking;
    }

    private Future<?> ask(ProviderConf provider) {
        return bus.ask(Providers.OFFER.of(provider.name()), new Providers.Offer())
                .onSuccess(offered -> {
                    kinds.put(provider.name(), offered.kinds());
                    known.put(
                            provider.name(),
                            Stream.concat(configured(provider).stream(), offered.models().stream())
                                    .distinct()
                                    .toList());
                })
                .otherwiseEmpty();
    }

    /** What a model makes: as it is used by the configuration, as its provider says, as its name tells. */
    Llm.Kind kind(ProviderConf provider, String model) {
        if (provider.model().filter(model::equals).isPresent()) {
            return Llm.Kind.CHAT;
        }
        if (provider.dialect() == ProviderConf.Dialect.LOCAL
                || provider.embeddingModel().filter(model::equals).isPresent()) {
            return Llm.Kind.EMBEDDING;
        }
        return Optional.ofNullable(kinds.getOrDefault(provider.name(), Map.of()).get(model))
                .orElseGet(() -> ModelName.kind(model));
    }

    private static List<String> configured(ProviderConf provider) {
        return Stream.of(provider.model().stream(), provider.embeddingModel().stream(), provider.models().stream())
                .flatMap(models -> models)
                .distinct()
                .toList();
    }
}
