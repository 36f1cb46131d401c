package dev.parley.llm.builtin;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.Abilities;
import dev.parley.llm.wire.Provider;
import dev.parley.llm.wire.TroubleException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors of this machine, from {@link Inference#EMBED}. Stateless. */
public final class LocalProvider implements Provider {

    private static final String MODEL = "all-minilm-l6-v2";
    private static final int DIMENSIONS = 384;

    private final Bus bus;
    private final ProviderConf conf;

    public LocalProvider(Bus bus, ProviderConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    @Override
    public Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet) {
        return Future.succeededFuture(
                broken(Breakage.NOT_OFFERED, "makes vectors and does not chat; name another provider"));
    }

    @Override
    public Future<Providers.EmbedOutcome> embed(Providers.EmbedCall call) {
        try {
            check(call);
        } catch (TroubleException e) {
            return Future.succeededFuture(new Providers.NoVectors(
                    broken(e.trouble().breakage(), e.trouble().detail())));
        }
        return embed(call.texts(), new Sum())
                .<Providers.EmbedOutcome>map(Sum::all)
                .otherwise(failure -> new Providers.NoVectors(brokenBy(failure)));
    }

    private void check(Providers.EmbedCall call) {
        Abilities.check(conf, ProviderConf.Ability.EMBEDDINGS);
        if (!call.model().equals(MODEL)) {
            throw new TroubleException(Breakage.NO_SUCH_MODEL, "has no model " + call.model() + ", it has " + MODEL);
        }
        if (call.dimensions().filter(wanted -> wanted != DIMENSIONS).isPresent()) {
            throw new TroubleException(
                    Breakage.NOT_OFFERED, "dimensions: " + MODEL + " makes " + DIMENSIONS + " and no others");
        }
    }

    /** One part after the other: texts of other callers are to have their turn too. */
    private Future<Sum> embed(List<String> texts, Sum sum) {
        if (texts.isEmpty()) {
            return Future.succeededFuture(sum);
        }
        var now = texts.subList(0, Math.min(Inference.MOST_TEXTS, texts.size()));
        var rest = texts.subList(now.size(), texts.size());
        return bus.ask(Inference.EMBED, new Inference.EmbedTexts(now)).compose(some -> {
            sum.add(some);
            return embed(rest, sum);
        });
    }

    private static final class Sum {

        private final List<Llm.Vector> vectors = new ArrayList<>();
        private int tokens;

        void add(Inference.TextsEmbedded some) {
            vectors.addAll(some.vectors());
            tokens += some.tokens();
        }

        Providers.Vectors all() {
            return new Providers.Vectors(MODEL, vectors, Optional.of(new Llm.Tokens(tokens, 0, 0, 0, false)));
        }
    }

    @Override
    public Future<Providers.Offered> offer() {
        return Future.succeededFuture(new Providers.Offered(List.of(MODEL), true));
    }

    private Broken brokenBy(Throwable failure) {
        if (failure instanceof FailureException known) {
            var breakage =
                    switch (known.failure()) {
                        case TIMED_OUT -> Breakage.TIMED_OUT;
                        case INVALID, TOO_LARGE -> Breakage.INVALID;
                        case CANCELLED -> Breakage.CANCELLED;
                        default -> Breakage.AWAY;
                    };
            return broken(breakage, known.detail());
        }
        throw new IllegalStateException("the bus fails with its own failures alone", failure);
    }

    private Broken broken(Breakage breakage, String detail) {
        return new Broken(breakage, conf.name() + ": " + detail, Optional.empty(), false, "", Optional.empty());
    }
}
