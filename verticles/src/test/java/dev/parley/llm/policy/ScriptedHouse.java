package dev.parley.llm.policy;

import com.fasterxml.uuid.Generators;
import dev.parley.bus.Accounts;
import dev.parley.bus.AnswerCache;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Done;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.bus.Providers.Completed;
import dev.parley.bus.Readings;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.conf.Conf;
import dev.parley.conf.LlmConf;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A policy between askers and providers that do what a test says, with a ledger that remembers. */
final class ScriptedHouse implements AutoCloseable {

    static final Usage.Payer PAYER = new Usage.Payer(new UUID(7, 1), Accounts.Role.USER, Optional.empty());

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Instant that breakers see. */
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));

    final List<Usage.Reserve> reserved = new CopyOnWriteArrayList<>();
    final List<Usage.Call> settled = new CopyOnWriteArrayList<>();
    final List<UUID> released = new CopyOnWriteArrayList<>();
    final AtomicReference<Optional<FailureException>> refusing = new AtomicReference<>(Optional.empty());
    final AtomicReference<Usage.Remaining> left = new AtomicReference<>(Usage.Remaining.UNLIMITED);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Context context = vertx.getOrCreateContext();
    private final Context asker = vertx.getOrCreateContext();
    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final Policy policy;
    private LlmConf conf;

    ScriptedHouse(String settings) {
        var conf = conf(settings);
        this.conf = conf.llm();
        policy = await(on(
                context,
                () -> Future.succeededFuture(new Policy(
                        vertx,
                        bus,
                        conf.llm(),
                        new GuardScreening(conf.guard()),
                        new LlmMetrics(new SimpleMeterRegistry()),
                        now::get,
                        new Random(1)))));
        await(on(context, () -> bus.serve(Llm.CHAT, policy::chat)));
        await(on(context, () -> bus.serve(Llm.EMBED, policy::embed)));
        await(on(context, () -> bus.serve(Llm.MODELS, _ -> policy.models())));
        await(on(context, () -> bus.serve(Llm.SCREEN, policy::screen)));
        await(on(context, () -> bus.serve(Llm.LISTED, request -> policy.listed(request.provider()))));
        await(on(context, () -> bus.serve(Llm.WINDOW, request -> policy.window(request.model()))));
        serveLedger();
    }

    /** Other keys, by the setting. */
    void secrets(Map<String, String> changed) {
        conf = conf.with(changed);
        await(on(context, () -> {
            policy.change(conf);
            return Future.succeededFuture();
        }));
    }

    /** Says how a provider takes calls. */
    void provider(String name, BiFunction<Providers.Call, Outlet<Llm.Pieces>, Future<Providers.Outcome>> behaviour) {
        await(bus.serve(Providers.COMPLETE.of(name), behaviour));
    }

    void offers(String provider, String... models) {
        await(bus.serve(
                Providers.OFFER.of(provider),
                _ -> Future.succeededFuture(new Providers.Offered(List.of(models), true))));
    }

    /** With the kinds that it tells. */
    void offers(String provider, Map<String, Llm.Kind> models) {
        await(bus.serve(
                Providers.OFFER.of(provider),
                _ -> Future.succeededFuture(new Providers.Offered(List.copyOf(models.keySet()), models, true))));
    }

    Llm.Answer ask(String model) {
        return await(open(model, ScriptedHouse.chat(false), _ -> {}).reply());
    }

    Llm.Answer ask(String model, Chat chat) {
        return await(open(model, chat, _ -> {}).reply());
    }

    Llm.Answer askFor(String purpose, String model, Chat chat) {
        return await(bus.open(Llm.CHAT, new Llm.Ask(PAYER, model, chat, purpose), _ -> {})
                .reply());
    }

    Reception<Llm.Pieces, Llm.Answer> open(String model, Chat chat, Consumer<Llm.Pieces> listener) {
        return open(PAYER, model, chat, listener);
    }

    Reception<Llm.Pieces, Llm.Answer> open(Usage.Payer payer, String model, Chat chat, Consumer<Llm.Pieces> listener) {
        return await(on(
                asker,
                () -> Future.succeededFuture(bus.open(Llm.CHAT, new Llm.Ask(payer, model, chat, "chat"), listener))));
    }

    Llm.Window window(String model) {
        return await(bus.ask(Llm.WINDOW, new Llm.AskWindow(model)));
    }

    Llm.Screened screen(String model, Chat chat) {
        return await(bus.ask(Llm.SCREEN, new Llm.Ask(PAYER, model, chat, "chat")));
    }

    Llm.Listed listed(String provider) {
        return await(bus.ask(Llm.LISTED, new Llm.AskListed(provider)));
    }

    Llm.Models models() {
        return await(bus.ask(Llm.MODELS, new Llm.ListModels()));
    }

    /** A provider as the operator sees it. */
    Readings.Provider reading(String name) {
        return await(on(context, () -> Future.succeededFuture(policy.readings()))).providers().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Runs something on the context of the asker. */
    void asAsker(Runnable work) {
        await(on(asker, () -> {
            work.run();
            return Future.succeededFuture();
        }));
    }

    Future<Void> later(Duration wait) {
        return vertx.timer(wait.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    static Chat chat(boolean stream) {
        var chat = Chat.of("Answer briefly.", "Какая погода в Москве?");
        return new Chat(
                chat.messages(), chat.sampling(), chat.tools(), chat.shape(), stream, chat.timeout(), chat.other());
    }

    static Completed completed(String text) {
        return new Completed(
                "model-1",
                text,
                Optional.empty(),
                List.of(),
                Llm.Finish.STOP,
                Optional.of(new Llm.Tokens(20, 10, 0, 0, false)),
                Chat.NOTHING);
    }

    static Future<Providers.Outcome> answers(String text) {
        return Future.succeededFuture(completed(text));
    }

    static Future<Providers.Outcome> breaks(Breakage breakage) {
        return Future.succeededFuture(broken(breakage, Optional.empty(), ""));
    }

    static Broken broken(Breakage breakage, Optional<Duration> retryAfter, String received) {
        return new Broken(breakage, "the provider is " + breakage, retryAfter, true, received, Optional.empty());
    }

    static Llm.Pieces pieces(String text) {
        return new Llm.Pieces(List.of(Llm.Piece.text(text)));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serveLedger() {
        await(bus.serve(Usage.RESERVE, request -> {
            reserved.add(request);
            return refusing.get()
                    .<Future<Usage.Reserved>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(new Usage.Reserved(
                            Generators.timeBasedEpochGenerator().generate(), left.get())));
        }));
        await(bus.serve(Usage.SETTLE, request -> {
            settled.add(request.call());
            return Future.succeededFuture(Done.DONE);
        }));
        await(bus.serve(Usage.RELEASE, request -> {
            released.add(request.reservation());
            return Future.succeededFuture(Done.DONE);
        }));
        await(bus.serve(
                AnswerCache.GET,
                request -> Future.succeededFuture(
                        new AnswerCache.Found(Optional.ofNullable(kept.get(request.owner() + request.question()))))));
        await(bus.serve(AnswerCache.PUT, request -> {
            kept.put(request.owner() + request.question(), request.answer());
            return Future.succeededFuture(Done.DONE);
        }));
    }

    private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
        var done = Promise.<T>promise();
        context.runOnContext(_ -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private static Conf conf(String settings) {
        try {
            var file = Files.createTempFile("parley", ".yaml");
            try {
                Files.writeString(file, settings);
                return Conf.load(Optional.of(file), Map.of(), Map.of());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
