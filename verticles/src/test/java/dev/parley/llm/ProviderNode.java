package dev.parley.llm;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Reception;
import dev.parley.conf.Conf;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One provider at work, and a scripted server that it calls. */
final class ProviderNode implements AutoCloseable {

    private static final String PREFIX = "llm.providers.";

    final ScriptedServer server;
    final ProviderConf conf;

    private final Vertx vertx;
    private final Bus bus;
    private final Context asker;

    /** @param more settings of the provider on top of those of its dialect */
    ProviderNode(Vertx vertx, Bus bus, Traffic traffic, Map<String, String> more) {
        this.vertx = vertx;
        this.bus = bus;
        this.asker = vertx.getOrCreateContext();
        this.server = new ScriptedServer(vertx, new HttpServerOptions(), traffic.aside());
        this.conf = conf(traffic, server.url(""), more);
        await(new ProviderVerticles(vertx, bus, Clock.systemUTC()).deploy(List.of(conf)));
    }

    static ProviderConf conf(Traffic traffic, URI server, Map<String, String> more) {
        var settings = new HashMap<String, String>();
        traffic.settings(server).forEach((key, value) -> settings.put(PREFIX + traffic.provider() + "." + key, value));
        more.forEach((key, value) -> settings.put(PREFIX + traffic.provider() + "." + key, value));
        var providers = Conf.load(Optional.empty(), Map.of(), settings).llm().providers();
        return Objects.requireNonNull(providers.get(traffic.provider()));
    }

    /** A call that is on. */
    static final class Open {
        final List<Llm.Piece> pieces = new CopyOnWriteArrayList<>();
        final AtomicInteger messages = new AtomicInteger();
        final Promise<Void> first = Promise.promise();
        private final Promise<Providers.Outcome> outcome = Promise.promise();
        private final Context asker;
        private Optional<Reception<Llm.Pieces, Providers.Outcome>> reception = Optional.empty();

        private Open(Context asker) {
            this.asker = asker;
        }

        Providers.Outcome outcome() {
            return await(outcome.future());
        }

        Providers.Completed completed() {
            if (outcome() instanceof Providers.Completed completed) {
                return completed;
            }
            throw new AssertionError("no answer: " + outcome());
        }

        Providers.Broken broken() {
            if (outcome() instanceof Providers.Broken broken) {
                return broken;
            }
            throw new AssertionError("an answer: " + outcome());
        }

        void pause() {
            asker.runOnContext(_ -> reception.ifPresent(Reception::pause));
        }

        void resume() {
            asker.runOnContext(_ -> reception.ifPresent(Reception::resume));
        }

        void cancel() {
            asker.runOnContext(_ -> reception.ifPresent(Reception::cancel));
        }

        /** The text of all pieces. */
        String text() {
            return pieces.stream().map(Llm.Piece::text).reduce("", String::concat);
        }
    }

    Open complete(Chat chat) {
        var open = new Open(asker);
        asker.runOnContext(_ -> {
            var call = new Providers.Call("some-model", chat);
            var reception = bus.open(Providers.COMPLETE.of(conf.name()), call, pieces -> {
                open.pieces.addAll(pieces.pieces());
                open.messages.incrementAndGet();
                open.first.tryComplete();
            });
            open.reception = Optional.of(reception);
            reception.reply().onComplete(open.outcome);
        });
        return open;
    }

    Providers.EmbedOutcome embed(List<String> texts, Optional<Integer> dimensions) {
        return await(
                bus.ask(Providers.EMBED.of(conf.name()), new Providers.EmbedCall("some-model", texts, dimensions)));
    }

    Providers.Offered offer() {
        return await(bus.ask(Providers.OFFER.of(conf.name()), new Providers.Offer()));
    }

    /** Something done on the context of the server. */
    <T> T onServer(Supplier<T> work) {
        var done = Promise.<T>promise();
        vertx.runOnContext(_ -> done.complete(work.get()));
        return await(done.future());
    }

    @Override
    public void close() {
        vertx.deploymentIDs().forEach(deployment -> await(vertx.undeploy(deployment)));
        server.close();
    }
}
