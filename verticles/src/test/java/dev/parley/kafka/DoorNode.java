package dev.parley.kafka;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Tasks;
import dev.parley.conf.Conf;
import dev.parley.conf.StoreConf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.store.StoreVerticle;
import dev.parley.store.TestStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** A node with the Kafka door, the engine and a store; its runners do what the test says. */
final class DoorNode implements AutoCloseable {

    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Conf conf;
    private final String door;
    private Optional<String> engine = Optional.empty();

    /** @param topics prefix of the names of the topics
     *  @param settings on top of the defaults
     *  @param runner from a job to its output, for all kinds */
    DoorNode(
            TestStore store,
            String broker,
            String topics,
            Map<String, String> settings,
            Function<Jobs.Job, Object> runner) {
        var all = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                broker,
                "kafka.task-topic",
                topics + "-task",
                "kafka.callback-topic",
                topics + "-callback",
                "kafka.dead-letter-topic",
                topics + "-dead",
                "kafka.interviews.enabled",
                "false",
                "kafka.office.enabled",
                "false",
                "store.data",
                store.data().toString()));
        all.putAll(settings);
        conf = Conf.load(Optional.empty(), Map.of(), all);
        var storeConf = new StoreConf(store.data(), Optional.of(store.postgres()), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, storeConf, store.postgres(), Clock.systemUTC())));
        await(vertx.deployVerticle(new Runners(bus, runner), VIRTUAL));
        startEngine();
        door = await(vertx.deployVerticle(
                new KafkaVerticle(bus, conf.kafka(), conf.jobs().node(), Clock.systemUTC())));
    }

    void startEngine() {
        engine = Optional.of(await(
                vertx.deployVerticle(new JobsVerticle(bus, conf.jobs(), Clock.systemUTC(), new Random(1)), VIRTUAL)));
    }

    void stopEngine() {
        engine.ifPresent(id -> await(vertx.undeploy(id)));
        engine = Optional.empty();
    }

    /** For actors of the test's own. */
    Bus bus() {
        return bus;
    }

    Health.Part health() {
        return await(bus.ask(Health.CHECK.of("kafka"), new Health.Check()));
    }

    @Override
    public void close() {
        await(vertx.undeploy(door));
        stopEngine();
        await(vertx.close());
    }

    private static final class Runners extends VerticleBase {

        private final Bus bus;
        private final Function<Jobs.Job, Object> runner;

        Runners(Bus bus, Function<Jobs.Job, Object> runner) {
            this.bus = bus;
            this.runner = runner;
        }

        @Override
        public Future<?> start() {
            return Future.all(Stream.of(Tasks.CONVERT, Tasks.DIARIZE, Tasks.TRANSCRIBE, Tasks.REPORT, Tasks.SEMI_REPORT)
                    .map(kind -> bus.serveBlocking(
                            Jobs.RUN.of(kind),
                            run -> new Jobs.Finished(MessageWire.JSON
                                    .valueToTree(runner.apply(run.job()))
                                    .toString())))
                    .toList());
        }
    }
}
