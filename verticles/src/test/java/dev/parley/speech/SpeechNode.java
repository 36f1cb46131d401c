package dev.parley.speech;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Message;
import dev.parley.conf.Conf;
import dev.parley.conf.StoreConf;
import dev.parley.inference.InferenceVerticle;
import dev.parley.jobs.JobsVerticle;
import dev.parley.llm.LlmVerticle;
import dev.parley.models.RealWeights;
import dev.parley.outgoing.OutgoingVerticle;
import dev.parley.report.ReportVerticle;
import dev.parley.store.StoreVerticle;
import dev.parley.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A node with all actors but the doors, on a store that outlives it. */
final class SpeechNode implements AutoCloseable {

    private static final Caller ADMINISTRATOR = new Caller(new UUID(9, 9), Role.ADMIN);
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final AtomicInteger conversions = new AtomicInteger();
    private final String engine;

    SpeechNode(TestStore store) {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        vertx.eventBus().addInboundInterceptor(delivery -> {
            if (delivery.message().address().equals(Inference.CONVERT.name())) {
                conversions.incrementAndGet();
            }
            delivery.next();
        });
        // Servers of tests are on this machine; nobody waits for a second try.
        var conf = Conf.load(
                Optional.empty(), Map.of(), Map.of("network.allowed", "127.0.0.1", "jobs.backoff-first", "10 ms"));
        var storeConf = new StoreConf(store.data(), Optional.of(store.postgres()), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, store.postgres(), Clock.systemUTC())));
        await(vertx.deployVerticle(
                new InferenceVerticle(bus, conf, RealWeights.resolver(), new SimpleMeterRegistry())));
        await(vertx.deployVerticle(
                new LlmVerticle(bus, conf.llm(), conf.guard(), new SimpleMeterRegistry(), Clock.systemUTC())));
        await(vertx.deployVerticle(new SpeechDeskVerticle(bus, Duration.ZERO), VIRTUAL));
        await(vertx.deployVerticle(new ReportVerticle(bus, conf.report()), VIRTUAL));
        await(vertx.deployVerticle(new SpeechVerticle(bus, store.data().resolve("scratch"), 1 << 30), VIRTUAL));
        await(vertx.deployVerticle(new OutgoingVerticle(bus, conf)));
        engine = await(
                vertx.deployVerticle(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL));
    }

    /** For a server that recordings are read from. */
    Vertx vertx() {
        return vertx;
    }

    Jobs.Job whenEnded(UUID id) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> ask(Jobs.GET, new Jobs.Get(id, ADMINISTRATOR)), job -> job.state()
                        .ended());
    }

    void whenEvent(UUID id, Predicate<Jobs.Event> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> events(id).stream()
                .anyMatch(condition));
    }

    List<Jobs.Event> events(UUID id) {
        return ask(Jobs.EVENTS, new Jobs.ReadEvents(id, ADMINISTRATOR, 0, 1000)).events();
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus.ask(address, request));
    }

    /** How often a recording was converted. */
    int conversions() {
        return conversions.get();
    }

    <Q extends Message, R extends Message> Future<R> asked(Address<Q, R> address, Q request) {
        return bus.ask(address, request);
    }

    /** Who waits for no longer than this. */
    SoundDesk soundDesk(Duration patience) {
        return new SoundDesk(bus, patience);
    }

    <T> Future<T> onVirtualThread(Callable<T> work) {
        var result = Promise.<T>promise();
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                context.runOnContext(_ -> {
                    try {
                        result.complete(work.call());
                    } catch (Exception e) {
                        result.fail(e);
                    }
                });
                return Future.succeededFuture();
            }
        };
        await(vertx.deployVerticle(verticle, VIRTUAL));
        return result.future();
    }

    @Override
    public void close() {
        await(vertx.undeploy(engine));
        await(vertx.close());
    }
}
