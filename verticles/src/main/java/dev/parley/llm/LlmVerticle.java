package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.bus.Readings;
import dev.parley.conf.GuardConf;
import dev.parley.conf.LlmConf;
import dev.parley.llm.extractive.ExtractiveReport;
import dev.parley.llm.extractive.TranscriptLine;
import dev.parley.llm.policy.GuardScreening;
import dev.parley.llm.policy.LlmMetrics;
import dev.parley.llm.policy.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The language-model actor: consumes {@link Llm}, and owns the verticles of the providers, which it asks by the rules of
 * {@link Policy}. What it knows of providers it may lose. An event-loop verticle; deploy one a node.
 */
public final class LlmVerticle extends VerticleBase {

    private final Bus bus;
    private final LlmConf conf;
    private final GuardConf guard;
    private final MeterRegistry metrics;
    private final Clock clock;

    public LlmVerticle(Bus bus, LlmConf conf, GuardConf guard, MeterRegistry metrics, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.guard = guard;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        // Reading the guard's phrases takes up to seconds, which an event loop has not.
        var screening = vertx.executeBlocking(this::screening, false).map(Objects::requireNonNull);
        return Future.all(screening, ProviderVerticles.deployAll(vertx, bus, conf, clock))
                .compose(_ -> serve(screening.result()));
    }

    private Future<?> serve(GuardScreening screening) {
        var policy = new Policy(vertx, bus, conf, screening, new LlmMetrics(metrics), clock, new Random());
        return Future.all(List.of(
                bus.serve(Llm.CHAT, policy::chat),
                bus.serve(Llm.EMBED, policy::embed),
                bus.serve(Llm.MODELS, _ -> policy.models()),
                bus.serve(Llm.WINDOW, request -> policy.window(request.model())),
                bus.serve(Llm.SCREEN, policy::screen),
                bus.serve(Llm.LISTED, request -> policy.listed(request.provider())),
                bus.serve(Llm.REPORT, request -> vertx.executeBlocking(() -> report(request), false)),
                bus.serve(Readings.PROVIDERS, _ -> Future.succeededFuture(policy.readings())),
                bus.serve(Health.CHECK.of("llm"), _ -> Future.succeededFuture(health(policy)))));
    }

    /** A file of rules that cannot be used is the operator's to mend. */
    private GuardScreening screening() {
        try {
            return new GuardScreening(guard);
        } catch (IllegalArgumentException e) {
            throw Failure.INVALID.because(String.valueOf(e.getMessage()), e);
        }
    }

    private static Llm.ReportWritten report(Llm.WriteReport request) {
        var lines = request.lines().stream()
                .map(line -> new TranscriptLine(line.start(), line.end(), line.speaker(), line.text()))
                .toList();
        return new Llm.ReportWritten(ExtractiveReport.write(lines, request.language()), "extractive");
    }

    /** A provider that is away is no failure of this node: others are asked. */
    private Health.Part health(Policy policy) {
        var away = policy.away();
        var names =
                String.join(", ", conf.providers().keySet().stream().sorted().toList());
        return new Health.Part(
                true, "providers: " + names + (away.isEmpty() ? "" : "; left alone: " + String.join(", ", away)));
    }
}
