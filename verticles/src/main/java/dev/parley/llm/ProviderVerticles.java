package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.builtin.DryRunProvider;
import dev.parley.llm.builtin.ExtractiveProvider;
import dev.parley.llm.builtin.LocalProvider;
import dev.parley.llm.gemini.GeminiDialect;
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
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/** The verticles of all providers that are on. */
public final class ProviderVerticles {

    private ProviderVerticles() {}

    /** Starts one verticle for each provider. Completes when all answer. */
    public static Future<?> deployAll(Vertx vertx, Bus bus, LlmConf conf, Clock clock) {
        var starting = new ArrayList<Future<?>>();
        for (var provider : conf.providers().values()) {
            opening(bus, provider, clock)
                    .map(opening -> vertx.deployVerticle(new ProviderVerticle(bus, provider.name(), opening)))
                    .ifPresent(starting::add);
        }
        return Future.all(starting);
    }

    private static Optional<Function<Vertx, Provider>> opening(Bus bus, ProviderConf conf, Clock clock) {
        return switch (conf.dialect()) {
            case OPENAI ->
                Optional.of(vertx -> {
                    var base = conf.url().orElse(OpenAiDialect.USUAL);
                    return http(vertx, conf, base, new OpenAiDialect(conf, base, clock));
                });
            case DRYRUN -> Optional.of(_ -> new DryRunProvider(conf));
            case EXTRACTIVE -> Optional.of(vertx -> new ExtractiveProvider(vertx, conf));
            case LOCAL -> Optional.of(_ -> new LocalProvider(bus, conf));
            case GEMINI ->
                Optional.of(
                        vertx -> http(vertx, conf, conf.url().orElse(GeminiDialect.USUAL), new GeminiDialect(clock)));
            case OLLAMA ->
                Optional.of(vertx ->
                        http(vertx, conf, conf.url().orElse(OllamaDialect.USUAL), new OllamaDialect(conf, clock)));
            default -> Optional.empty();
        };
    }

    private static Provider http(Vertx vertx, ProviderConf conf, URI base, Dialect dialect) {
        return new HttpProvider(new UpstreamClient(vertx, conf, base), conf, dialect);
    }
}
