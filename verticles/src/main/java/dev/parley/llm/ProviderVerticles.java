package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.builtin.DryRunProvider;
import dev.parley.llm.builtin.ExtractiveProvider;
import dev.parley.llm.builtin.LocalProvider;
import dev.parley.llm.gemini.GeminiDialect;
import dev.parley.llm.gigachat.GigaChatDialect;
import dev.parley.llm.ollama.OllamaDialect;
import dev.parley.llm.openai.OpenAiDialect;
import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.HttpProvider;
import dev.parley.llm.wire.Provider;
import dev.parley.llm.wire.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The verticles of the providers that are on. For one context. */
final class ProviderVerticles {

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock;
    private final Map<String, String> deployed = new HashMap<>();

    ProviderVerticles(Vertx vertx, Bus bus, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
    }

    /** Starts one verticle for each of these providers that has none. Completes when all answer. */
    Future<?> deploy(Collection<ProviderConf> providers) {
        return Future.all(providers.stream()
                .filter(provider -> !deployed.containsKey(provider.name()))
                .map(provider -> vertx.deployVerticle(
                                new ProviderVerticle(bus, provider.name(), opening(bus, provider, clock)))
                        .onSuccess(id -> deployed.put(provider.name(), id)))
                .toList());
    }

    /** Stops the verticles of all other providers; their calls at work end. */
    Future<?> undeployOthers(Set<String> providers) {
        var going = deployed.keySet().stream()
                .filter(name -> !providers.contains(name))
                .toList();
        return Future.all(going.stream()
                .map(name -> vertx.undeploy(Objects.requireNonNull(deployed.remove(name))))
                .toList());
    }

    private static Function<Vertx, Provider> opening(Bus bus, ProviderConf conf, Clock clock) {
        return switch (conf.dialect()) {
            case OPENAI ->
                vertx -> {
                    var base = conf.url().orElse(OpenAiDialect.USUAL);
                    return http(vertx, conf, base, new OpenAiDialect(conf, base, clock));
                };
            case GEMINI -> vertx -> http(vertx, conf, conf.url().orElse(GeminiDialect.USUAL), new GeminiDialect(clock));
            case OLLAMA ->
                vertx -> http(vertx, conf, conf.url().orElse(OllamaDialect.USUAL), new OllamaDialect(conf, clock));
            case GIGACHAT -> vertx -> gigaChat(vertx, conf, clock);
            case DRYRUN -> _ -> new DryRunProvider(conf);
            case EXTRACTIVE -> vertx -> new ExtractiveProvider(vertx, conf);
            case LOCAL -> _ -> new LocalProvider(bus, conf);
        };
    }

    private static Provider gigaChat(Vertx vertx, ProviderConf conf, Clock clock) {
        var client = new UpstreamClient(vertx, conf, conf.url().orElse(GigaChatDialect.USUAL));
        var authorization = new UpstreamClient(
                vertx, conf, conf.gigachat().authorization().orElse(GigaChatDialect.USUAL_AUTHORIZATION));
        var dialect = new GigaChatDialect(client::ask, authorization::ask, conf, clock, Math::random);
        return new HttpProvider(client, conf, dialect);
    }

    private static Provider http(Vertx vertx, ProviderConf conf, URI base, Dialect dialect) {
        return new HttpProvider(new UpstreamClient(vertx, conf, base), conf, dialect);
    }
}
