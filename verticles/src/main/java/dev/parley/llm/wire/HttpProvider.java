package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.ProviderConf.Ability;
import dev.parley.conf.ProviderConf.WeightedKey;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that is called over HTTP in some dialect. Holds its connections, and which of its keys rest. Confined to one context. */
public final class HttpProvider implements Provider {

    private static final Logger log = LoggerFactory.getLogger(HttpProvider.class);

    /** A key that was asked too often and not told for how long. */
    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** A key that is refused or has no money left; people look after these. */
    private static final Duration LONG_PAUSE = Duration.ofMinutes(5);

    /** For each page of the list of models: who asks for it does not wait longer. */
    private static final Duration OFFER = Duration.ofSeconds(20);

    private static final int MOST_PAGES = 50;
    private static final int LONGEST_DETAIL = 600;

    private final UpstreamClient client;
    private final ProviderConf conf;
    private final Dialect dialect;
    private final WeightedKeys keys;

    public HttpProvider(UpstreamClient client, ProviderConf conf, Dialect dialect) {
        this.client = client;
        this.conf = conf;
        this.dialect = dialect;
        this.keys = new WeightedKeys(conf.keys(), System::nanoTime);
    }

    @Override
    public void changeKeys(List<WeightedKey> next) {
        keys.replace(next);
    }

    @Override
    public Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet) {
        var key = keys.next();
        return new ModelCall(client, dialect, conf, call, outlet).run(key).map(outcome -> switch (outcome) {
            case Broken broken -> told(key, broken);
            case Providers.Completed completed -> completed;
        });
    }

    @Override
    public Future<Providers.EmbedOutcome> embed(Providers.EmbedCall call) {
        var key = keys.next();
        var vectors = new GrowingVectors(call.model());
        Future<GrowingVectors> made;
        try {
            Abilities.check(conf, Ability.EMBEDDINGS);
            made = Batches.of(call, dialect.batchLimit()).stream()
                    .reduce(
                            Future.succeededFuture(vectors),
                            (before, batch) ->
                                    before.compose(_ -> embed(key, batch).map(some -> vectors.add(some, batch))),
                            (_, last) -> last);
        } catch (TroubleException e) {
            made = Future.failedFuture(e);
        }
        return made.<Providers.EmbedOutcome>map(GrowingVectors::all).otherwise(failure -> {
            var trouble = Trouble.in(failure);
            // What was refused has cost nothing.
            var sent = vectors.tokens().isPresent()
                    || trouble.breakage() == Breakage.TIMED_OUT
                    || trouble.breakage() == Breakage.CUT_OFF;
            return new Providers.NoVectors(told(key, trouble.broken(sent, "", vectors.tokens())));
        });
    }

    private Future<Providers.Vectors> embed(Optional<Secret> key, Providers.EmbedCall batch) {
        return ask(key, dialect.vectors(batch), conf.totalTimeout()).map(reply -> dialect.readVectors(reply, batch));
    }

    @Override
    public Future<Providers.Offered> offer() {
        if (!conf.models().isEmpty()) {
            return Future.succeededFuture(new Providers.Offered(conf.models(), false));
        }
        var models = new ArrayList<String>();
        var kinds = new HashMap<String, Llm.Kind>();
        return models(keys.next(), Optional.empty(), models, kinds)
                .map(_ -> new Providers.Offered(models, kinds, true))
                .otherwise(failure -> {
                    log.info(
                            "{} does not tell its models: {}",
                            conf.name(),
                            concealed(Trouble.in(failure).detail()));
                    return new Providers.Offered(configured(), false);
                });
    }

    /** Adds the models of this page and those after it to what is there. */
    private Future<?> models(
            Optional<Secret> key, Optional<String> page, List<String> before, Map<String, Llm.Kind> kinds) {
        return ask(key, dialect.models(page), OFFER).compose(reply -> {
            var read = dialect.readModels(reply);
            before.addAll(read.models());
            kinds.putAll(read.kinds());
            return read.next().isPresent()
                            && before.size()
                                    < MOST_PAGES * Math.max(1, read.models().size())
                    ? models(key, read.next(), before, kinds)
                    : Future.succeededFuture();
        });
    }

    private List<String> configured() {
        return Stream.of(conf.model(), conf.embeddingModel())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** One whole answer; what is none fails with a {@link TroubleException}. */
    private Future<Reply> ask(Optional<Secret> key, UpstreamRequest request, Duration total) {
        return dialect.admission(key)
                .compose(headers -> client.ask(request, headers, total)
                        .compose(reply -> !reply.isGood() && dialect.adapts(reply, headers)
                                ? dialect.admission(key).compose(others -> client.ask(request, others, total))
                                : Future.succeededFuture(reply)))
                .compose(reply -> reply.isGood()
                        ? Future.succeededFuture(reply)
                        : Future.failedFuture(new TroubleException(dialect.trouble(reply))));
    }

    /** Lets a refused key rest, and says whose trouble it is. */
    private Broken told(Optional<Secret> key, Broken broken) {
        var rest =
                switch (broken.breakage()) {
                    case RATE_LIMITED -> Optional.of(broken.retryAfter().orElse(PAUSE));
                    case OUT_OF_FUNDS, NOT_ADMITTED -> Optional.of(LONG_PAUSE);
                    default -> Optional.<Duration>empty();
                };
        key.ifPresent(used -> rest.ifPresent(time -> keys.rest(used, time)));
        var detail = shortened(concealed(broken.detail()));
        return new Broken(
                broken.breakage(),
                conf.name() + ": "
                        + (broken.breakage() == Breakage.NOT_ADMITTED && key.isEmpty() ? keyless(detail) : detail),
                broken.retryAfter(),
                broken.sent(),
                broken.received(),
                broken.tokens());
    }

    private String keyless(String detail) {
        return conf.tls().certificate().isEmpty()
                ? detail + " (no " + ConnectionTrouble.setting(conf, "keys") + " is set)"
                : detail;
    }

    /** Some servers repeat all that they were sent. */
    private static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
    }

    private String concealed(String detail) {
        return keys.conceal(detail);
    }

    @Override
    public Future<?> close() {
        return client.close();
    }
}
