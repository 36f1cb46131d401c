package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Llm;
import dev.parley.bus.Readings;
import dev.parley.bus.Secrets;
import dev.parley.conf.GuardConf;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The language-model actor: consumes {@link Llm}, and owns the verticles of the providers, which it asks by the rules of
 * {@link Policy}; starts and stops them as their keys come and go. What it knows of providers it may lose. An event-loop verticle; deploy one a node.
 */
public final class LlmVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(LlmVerticle.class);

    private final Bus bus;
    private final GuardConf guard;
    private final MeterRegistry metrics;
    private final Clock clock;
    /** Providers that were on and whose key has gone. */
    private final Set<String> lost = new TreeSet<>();

    private LlmConf conf;
    private Future<?> changing = Future.succeededFuture();

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
        var providers = new ProviderVerticles(vertx, bus, clock);
        return Future.all(screening, providers.deploy(conf.providers().values()))
                .compose(_ -> serve(screening.result(), providers));
    }

    private Future<?> serve(GuardScreening screening, ProviderVerticles providers) {
        var policy = new Policy(vertx, bus, conf, screening, new LlmMetrics(metrics), clock, new Random());
        var changes = bus.listen(
                Secrets.CHANGED, change -> changing = changing.transform(_ -> change(policy, providers, change)));
        return Future.all(List.of(
                changes.ready(),
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

    /** Providers whose first key has come are started before they are asked, those whose last one has gone asked no more and stopped. */
    private Future<?> change(Policy policy, ProviderVerticles providers, Secrets.Changed change) {
        var next = conf.with(change.values());
        var before = conf.providers().keySet();
        var now = next.providers().keySet();
        return providers
                .deploy(next.providers().values())
                .onSuccess(_ -> {
                    conf = next;
                    policy.change(next);
                    tell(before, now);
                })
                .compose(_ -> providers.undeployOthers(now))
                .onFailure(failure -> log.error("providers stay as they were", failure));
    }

    private void tell(Set<String> before, Set<String> now) {
        now.stream().filter(name -> !before.contains(name)).forEach(name -> {
            lost.remove(name);
            log.info("{} is on, as its key has come", name);
        });
        conf.off().stream().filter(off -> before.contains(off.name())).forEach(off -> {
            lost.add(off.name());
            log.warn("{} is off, as its key has gone: {}", off.name(), off.offReason());
        });
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
        var off = conf.off().stream()
                .filter(this::isMissed)
                .map(provider -> provider.name() + " (" + provider.offReason() + ")")
                .collect(Collectors.joining(", "));
        return new Health.Part(
                true,
                "providers: " + names
                        + (away.isEmpty() ? "" : "; left alone: " + String.join(", ", away))
                        + (off.isEmpty() ? "" : "; off: " + off));
    }

    /** Whether somebody wanted it: others that are off are not worth a word. */
    private boolean isMissed(ProviderConf off) {
        return lost.contains(off.name())
                || off.awaited().isPresent()
                || conf.chosen().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(target -> target.split("/", 2)[0].equals(off.name()));
    }
}
