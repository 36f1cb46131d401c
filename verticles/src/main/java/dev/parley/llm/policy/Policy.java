package dev.parley.llm.policy;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.bus.Readings;
import dev.parley.bus.Usage;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import dev.parley.upstream.Attempts;
import dev.parley.upstream.CallRecord;
import dev.parley.upstream.Ledger;
import dev.parley.upstream.Target;
import dev.parley.upstream.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What stands in front of all providers of a node, the same for streamed and plain calls: guard, limits, kept answers, routes,
 * retries, breakers and slots. What it knows of providers is of this node alone. For one context.
 */
public final class Policy {

    private final Vertx vertx;
    private final Bus bus;
    private LlmConf conf;
    private final Screening screening;
    private final LlmMetrics metrics;
    private final InstantSource clock;
    private final Attempts.Rules rules;
    private final Map<String, Upstream> upstreams = new TreeMap<>();
    private final OfferedModels offered;
    private final Routes routes;
    private final Ledger ledger;
    private final KeptAnswers kept;

    public Policy(
            Vertx vertx,
            Bus bus,
            LlmConf conf,
            Screening screening,
            LlmMetrics metrics,
            InstantSource clock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.bus = bus;
        this.conf = conf;
        this.screening = screening;
        this.metrics = metrics;
        this.clock = clock;
        this.rules = new Attempts.Rules(vertx, clock, conf.retries(), random, upstreams);
        this.offered = new OfferedModels(bus, conf.providers(), clock);
        this.routes = new Routes(conf, offered);
        this.ledger = new Ledger(bus);
        this.kept = new KeptAnswers(bus, conf.cacheFor());
        addUpstreams();
    }

    /** Goes on with providers that have come or gone; what is known of those that stay is kept, and of those that come back. */
    public void change(LlmConf next) {
        conf = next;
        addUpstreams();
        offered.change(next.providers());
        routes.change(next);
    }

    private void addUpstreams() {
        conf.providers().forEach((name, provider) -> {
            if (!upstreams.containsKey(name)) {
                var upstream = Upstream.of(
                        name, dialect(provider), provider.concurrency(), provider.queue(), conf.breaker(), clock);
                upstreams.put(name, upstream);
                metrics.watch(name, upstream);
            }
        });
    }

    /** Answers a chat, as {@link Llm#CHAT} says. */
    public Future<Llm.Answer> chat(Llm.Ask ask, Outlet<Llm.Pieces> outlet) {
        return new ChatRun(this, ask, outlet).run();
    }

    /** Answers with vectors, as {@link Llm#EMBED} says. */
    public Future<Llm.Embedded> embed(Llm.Embed embed) {
        return new EmbedRun(this, embed).run();
    }

    /** All that can be asked. */
    public Future<Llm.Models> models() {
        return offered.ask().map(known -> {
            var models = new ArrayList<Llm.Model>();
            conf.routes().keySet().stream()
                    .sorted()
                    .forEach(route -> models.add(new Llm.Model(
                            route,
                            Optional.empty(),
                            route.equals(LlmConf.EMBEDDING) ? Llm.Kind.EMBEDDING : Llm.Kind.CHAT,
                            true)));
            known.forEach((name, names) -> Optional.ofNullable(conf.providers().get(name))
                    .ifPresent(provider -> names.forEach(model -> models.add(model(provider, model)))));
            var off = conf.off().stream()
                    .map(provider -> new Llm.Off(provider.name(), provider.offReason()))
                    .toList();
            return new Llm.Models(models, off);
        });
    }

    /** What the guard says of a question, as {@link Llm#SCREEN} says. */
    public Future<Llm.Screened> screen(Llm.Ask ask) {
        return routes.forChat(ask.model()).map(_ -> {
            var refusal = screening.question(ask);
            if (refusal.isPresent()) {
                var call =
                        record(ask.payer(), ask.model(), ask.purpose(), false).unsent(Usage.Outcome.REFUSED);
                metrics.record(call);
                ledger.settle(call);
            }
            return new Llm.Screened(refusal);
        });
    }

    /** The models of a provider in its own words, as {@link Llm#LISTED} says. */
    public Future<Llm.Listed> listed(String name) {
        var provider = conf.providers().get(name);
        if (provider == null) {
            return Future.failedFuture(Failure.NOT_FOUND.because(
                    "there is no provider " + name + " here: set llm.providers." + name + ".url to where it listens"));
        }
        return bus.ask(Providers.OFFER.of(name), new Providers.Offer()).map(offered -> {
            if (!offered.fresh() && provider.models().isEmpty()) {
                throw Failure.UNAVAILABLE.because(
                        name + " does not list its models; start it, or correct llm.providers." + name + ".url");
            }
            return new Llm.Listed(offered.models());
        });
    }

    private Llm.Model model(ProviderConf provider, String name) {
        return new Llm.Model(
                provider.name() + "/" + name,
                Optional.of(provider.name()),
                offered.kind(provider, name),
                isAvailable(provider.name()));
    }

    /** How much the models behind a name take, as {@link Llm#WINDOW} says. */
    public Future<Llm.Window> window(String model) {
        return routes.forChat(model)
                .map(targets -> targets.stream()
                        .map(target -> Objects.requireNonNull(conf.providers().get(target.provider())))
                        .toList())
                .map(Policy::window);
    }

    private static Llm.Window window(List<ProviderConf> route) {
        var readers = route.stream()
                .filter(provider -> provider.dialect() != ProviderConf.Dialect.EXTRACTIVE)
                .toList();
        return new Llm.Window(
                readers.stream().mapToInt(ProviderConf::contextWindow).min().orElse(Integer.MAX_VALUE),
                readers.stream().noneMatch(provider -> provider.cannot().contains(ProviderConf.Ability.STREAM)),
                readers.stream().map(ProviderConf::name).distinct().toList());
    }

    /** Providers that are left alone for now. */
    public List<String> away() {
        return conf.providers().keySet().stream()
                .sorted()
                .filter(provider -> !isAvailable(provider))
                .toList();
    }

    /** All providers, those that are off as well, by name. */
    public Readings.Providers readings() {
        var readings = new TreeMap<String, Readings.Provider>();
        conf.providers()
                .keySet()
                .forEach(name -> readings.put(
                        name, Objects.requireNonNull(upstreams.get(name)).reading()));
        conf.off()
                .forEach(provider -> readings.put(
                        provider.name(),
                        Upstream.off(
                                provider.name(),
                                dialect(provider),
                                provider.offReason()
                                        + provider.awaited()
                                                .map(why -> ": " + why)
                                                .orElse(""))));
        return new Readings.Providers(List.copyOf(readings.values()));
    }

    private static String dialect(ProviderConf provider) {
        return provider.dialect().name().toLowerCase(Locale.ROOT);
    }

    private boolean isAvailable(String provider) {
        return Optional.ofNullable(upstreams.get(provider))
                .filter(upstream -> upstream.breaker().isClosed())
                .isPresent();
    }

    <A> Attempts<A> attempts(List<Target> targets, Attempts.Calling<A> calling) {
        return rules.of(targets, calling);
    }

    CallRecord record(Usage.Payer payer, String asked, String purpose, boolean stream) {
        return new CallRecord(payer, asked, purpose, stream, clock.instant(), System::nanoTime);
    }

    /** A failure of the bus on the way to a provider of this node. */
    static Broken broken(Throwable failure) {
        var detail = failure instanceof FailureException known ? known.detail() : String.valueOf(failure.getMessage());
        return new Broken(Breakage.AWAY, detail, Optional.empty(), false, "", Optional.empty());
    }

    /** What such a use costs. */
    long cost(Target target, Llm.Tokens tokens) {
        var price = conf.price(target.provider(), target.model());
        return tokens.prompt() * price.prompt() + tokens.completion() * price.completion();
    }

    /** What such a use costs at most, whichever of these answers. */
    long most(List<Target> targets, Llm.Tokens tokens) {
        return targets.stream().mapToLong(target -> cost(target, tokens)).max().orElse(0);
    }

    /** A call that may have used something, although there is no answer: what came, and what had to be read before. */
    static Llm.Tokens used(Broken broken, int prompt) {
        return broken.tokens().orElseGet(() -> switch (broken.breakage()) {
            case AWAY, TIMED_OUT, CUT_OFF, CANCELLED ->
                broken.sent() ? new Llm.Tokens(prompt, TokenCount.of(broken.received()), 0, 0, true) : Llm.Tokens.NONE;
            case RATE_LIMITED, OUT_OF_FUNDS, NOT_ADMITTED, NO_SUCH_MODEL, INVALID, NOT_OFFERED, TOO_LONG ->
                Llm.Tokens.NONE;
        });
    }

    /**
     * Notes what an attempt has used that was followed by another one: as the provider counted, or where the model was at work when
     * it timed out or broke off. A provider that is away or refuses has used nothing.
     */
    void note(Attempts.Spent attempt, int prompt, CallRecord record) {
        var broken = attempt.broken();
        var worked = broken.breakage() == Breakage.TIMED_OUT || broken.breakage() == Breakage.CUT_OFF;
        var tokens = worked ? used(broken, prompt) : broken.tokens().orElse(Llm.Tokens.NONE);
        record.add(tokens, cost(attempt.target(), tokens));
    }

    Vertx vertx() {
        return vertx;
    }

    Bus bus() {
        return bus;
    }

    LlmConf conf() {
        return conf;
    }

    Screening screening() {
        return screening;
    }

    Routes routes() {
        return routes;
    }

    Ledger ledger() {
        return ledger;
    }

    KeptAnswers kept() {
        return kept;
    }

    LlmMetrics metrics() {
        return metrics;
    }
}
