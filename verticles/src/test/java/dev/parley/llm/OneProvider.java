package dev.parley.llm;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.llm.wire.Provider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A provider in its verticle, asked over the bus as the policy does. */
public final class OneProvider implements AutoCloseable {

    private static final String NAME = "asked";

    public final Vertx vertx = Vertx.vertx();
    public final Bus bus = Bus.open(vertx);

    /** What came of streamed answers, all of them. */
    public final List<Llm.Piece> pieces = Collections.synchronizedList(new ArrayList<>());

    /** Starts one. */
    public OneProvider(Function<OneProvider, Function<Vertx, Provider>> opening) {
        await(vertx.deployVerticle(new ProviderVerticle(bus, NAME, opening.apply(this))));
    }

    /** The outcome of a call. */
    public Providers.Outcome complete(String model, Chat chat) {
        return await(begin(model, chat));
    }

    /** The outcome of a call that is not broken. */
    public Providers.Completed completed(String model, Chat chat) {
        return switch (complete(model, chat)) {
            case Providers.Completed completed -> completed;
            case Providers.Broken broken -> throw new AssertionError(broken.toString());
        };
    }

    /** The outcome of a call that is broken. */
    public Providers.Broken broken(String model, Chat chat) {
        return switch (complete(model, chat)) {
            case Providers.Broken broken -> broken;
            case Providers.Completed completed -> throw new AssertionError(completed.toString());
        };
    }

    /** Begins a call from a context of its own. */
    public Future<Providers.Outcome> begin(String model, Chat chat) {
        var outcome = Promise.<Providers.Outcome>promise();
        vertx.getOrCreateContext().runOnContext(_ -> bus.open(
                        Providers.COMPLETE.of(NAME),
                        new Providers.Call(model, chat),
                        some -> pieces.addAll(some.pieces()))
                .reply()
                .onComplete(outcome));
        return outcome.future();
    }

    /** Cancels a call at its first piece. */
    public Providers.Outcome completeAndCancel(String model, Chat chat) {
        var outcome = Promise.<Providers.Outcome>promise();
        vertx.getOrCreateContext().runOnContext(_ -> {
            var first = Promise.<Void>promise();
            var reception = bus.open(Providers.COMPLETE.of(NAME), new Providers.Call(model, chat), some -> {
                pieces.addAll(some.pieces());
                first.tryComplete();
            });
            first.future().onSuccess(_ -> reception.cancel());
            reception.reply().onComplete(outcome);
        });
        return await(outcome.future());
    }

    /** What became of a call for vectors. */
    public Providers.EmbedOutcome embed(String model, List<String> texts, Optional<Integer> dimensions) {
        return await(bus.ask(Providers.EMBED.of(NAME), new Providers.EmbedCall(model, texts, dimensions)));
    }

    /** The models. */
    public Providers.Offered offer() {
        return await(bus.ask(Providers.OFFER.of(NAME), new Providers.Offer()));
    }

    /** All text of the pieces. */
    public String streamed() {
        return String.join("", pieces.stream().map(Llm.Piece::text).toList());
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
