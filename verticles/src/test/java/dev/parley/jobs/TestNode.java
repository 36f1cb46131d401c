package dev.parley.jobs;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Message;
import dev.parley.conf.JobsConf;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.store.StoreVerticle;
import dev.parley.store.TestStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A node of its own, with its own Vert.x, on a store that it shares with others; its runner does what the test says. */
final class TestNode implements AutoCloseable {

    static final String KIND = "transcription";
    static final Caller OWNER = new Caller(new UUID(1, 1), Role.USER);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final String engine;

    /** Starts a node whose runner is this function of the bus and the run. */
    TestNode(TestStore store, JobsConf conf, BiFunction<Bus, Jobs.Run, String> runner) {
        this(store, store.postgres(), conf, runner);
    }

    /** As before, where the database is reached by another way. */
    TestNode(TestStore store, PostgresConf postgres, JobsConf conf, BiFunction<Bus, Jobs.Run, String> runner) {
        var storeConf = new StoreConf(store.data(), Optional.of(postgres), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, postgres, Clock.systemUTC())));
        await(vertx.deployVerticle(new ScriptedRunner(bus, runner), VIRTUAL));
        engine = await(vertx.deployVerticle(new JobsVerticle(bus, conf, Clock.systemUTC(), new Random(1)), VIRTUAL));
    }

    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    /** Quick settings, so that nobody waits. */
    static JobsConf conf(String node) {
        return conf(node, 2, Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    static JobsConf conf(String node, int slots, Duration softLimit, Duration drain) {
        return conf(node, slots, softLimit, softLimit.plusSeconds(60), drain);
    }

    static JobsConf conf(String node, int slots, Duration softLimit, Duration hardLimit, Duration drain) {
        return conf(
                node,
                Duration.ZERO,
                drain,
                new JobsConf.KindConf(KIND, slots, 100, 3, softLimit, hardLimit, Duration.ZERO));
    }

    /** As the others, with these kinds; chats are kept as long as recordings. */
    static JobsConf conf(String node, Duration keepRecordings, Duration drain, JobsConf.KindConf... kinds) {
        return conf(node, keepRecordings, Optional.empty(), drain, kinds);
    }

    /** As before, with an archive. */
    static JobsConf conf(
            String node, Duration keepRecordings, Optional<Path> archive, Duration drain, JobsConf.KindConf... kinds) {
        return new JobsConf(
                node,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                drain,
                100_000,
                20_000,
                keepRecordings,
                keepRecordings,
                Duration.ZERO,
                archive,
                Stream.of(kinds).collect(Collectors.toMap(JobsConf.KindConf::name, kind -> kind)));
    }

    Bus bus() {
        return bus;
    }

    Job submit() {
        return submit(Optional.empty());
    }

    Job submit(Optional<String> idempotencyKey) {
        return ask(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        Optional.empty(),
                        KIND,
                        OWNER.user(),
                        Optional.empty(),
                        "{\"n\":1}",
                        0,
                        idempotencyKey,
                        Optional.of("correlation-1"),
                        Optional.empty(),
                        Optional.empty()));
    }

    Job job(UUID id) {
        return ask(Jobs.GET, new Jobs.Get(id, OWNER));
    }

    /** Waits until the job meets a condition. */
    Job when(UUID id, Predicate<Job> condition) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> job(id), condition);
    }

    Job whenIn(UUID id, Class<? extends Jobs.State> state) {
        return when(id, job -> state.isInstance(job.state()));
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus.ask(address, request));
    }

    @Override
    public void close() {
        await(vertx.undeploy(engine));
        await(vertx.close());
    }

    private static final class ScriptedRunner extends VerticleBase {

        private final Bus bus;
        private final BiFunction<Bus, Jobs.Run, String> script;

        ScriptedRunner(Bus bus, BiFunction<Bus, Jobs.Run, String> script) {
            this.bus = bus;
            this.script = script;
        }

        @Override
        public Future<?> start() {
            return bus.serveBlocking(Jobs.RUN.of(KIND), run -> new Jobs.Finished(script.apply(bus, run)));
        }
    }
}
