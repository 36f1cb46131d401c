package dev.parley;

import static io.vertx.core.ThreadingModel.EVENT_LOOP;
import static io.vertx.core.ThreadingModel.VIRTUAL_THREAD;

import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import dev.parley.conf.Conf;
import dev.parley.conf.KafkaConf;
import dev.parley.embedded.EmbeddedKafka;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.http.HttpVerticle;
import dev.parley.inference.InferenceVerticle;
import dev.parley.jobs.JobsVerticle;
import dev.parley.kafka.KafkaVerticle;
import dev.parley.llm.LlmVerticle;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.outgoing.OutgoingVerticle;
import dev.parley.speech.SpeechVerticle;
import dev.parley.store.StoreVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The application of one node, composed top to bottom: database, bus, then the actors, concurrently where one does not need
 * the other. {@link #start} and {@link #close} block; close may come from another thread, such as a shutdown hook, at any
 * time.
 */
public final class Parley implements AutoCloseable {

    /** What a process is for, and so which parts it has. */
    public enum Purpose {
        /** Everything, with the HTTP door. */
        SERVICE,
        /** Everything but the door, on data that is thrown away. */
        ONE_RECORDING,
        /** The store alone. */
        ACCOUNTS
    }

    /** @param port of the HTTP door; 0 where there is none */
    public record Running(Bus bus, int port) {}

    private final Conf conf;
    private final Purpose purpose;
    private final WeightResolver weights;
    private final OpenParts parts = new OpenParts();
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Parley(Conf conf, Purpose purpose, WeightResolver weights) {
        this.conf = conf;
        this.purpose = purpose;
        this.weights = weights;
    }

    /** Starts all parts and returns when they truly work. On a failure, what runs already is stopped. */
    public Running start() {
        try {
            var database = openDatabase();
            var broker = openBroker();
            var vertx = openVertx();
            var bus = Bus.open(vertx);
            var store = settled(Future.fromCompletionStage(database)
                    .compose(opened -> deploy(
                            vertx, EVENT_LOOP, new StoreVerticle(bus, conf.store(), opened.connection(), clock))));
            if (purpose == Purpose.ACCOUNTS) {
                join(store);
                return new Running(bus, 0);
            }
            // Beside the database: loading the models takes as long.
            var partners = settled(Future.all(
                    deploy(vertx, EVENT_LOOP, new InferenceVerticle(bus, conf, weights, metrics)),
                    deploy(vertx, VIRTUAL_THREAD, new LlmVerticle(bus, conf.llm())),
                    deploy(
                            vertx,
                            VIRTUAL_THREAD,
                            new SpeechVerticle(
                                    bus,
                                    conf.store().data().resolve("scratch"),
                                    conf.http().maxFileSize().bytes()))));
            var jobs = new JobsVerticle(bus, conf.jobs(), clock, new SecureRandom());
            join(Future.all(store, partners)
                    .compose(_ -> callOut(vertx, bus))
                    .compose(_ -> endLeasesOfEarlierProcesses(bus))
                    .compose(_ -> deployStopping(vertx, VIRTUAL_THREAD, jobs)));
            if (purpose != Purpose.SERVICE) {
                return new Running(bus, 0);
            }
            openTopics(vertx, bus, broker);
            return new Running(bus, openDoor(vertx, bus));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Stops in reverse order: the door, running jobs given back to the queue, everything else, the database. */
    @Override
    public void close() {
        parts.close();
    }

    private CompletableFuture<RunningDatabase> openDatabase() {
        var durability = purpose == Purpose.ONE_RECORDING ? Durability.EPHEMERAL : Durability.DURABLE;
        var database = CompletableFuture.supplyAsync(
                () -> RunningDatabase.open(conf.store(), durability), Thread::startVirtualThread);
        // A start that fails is told by whoever waits for it.
        parts.add(() -> database.thenAccept(RunningDatabase::close)
                .exceptionally(_ -> null)
                .join());
        return database;
    }

    /** The configured brokers, or one of our own; empty where there is no Kafka. */
    private CompletableFuture<Optional<KafkaConf>> openBroker() {
        var kafka = conf.kafka();
        if (purpose != Purpose.SERVICE || !kafka.isOn()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!kafka.embedded()) {
            return CompletableFuture.completedFuture(Optional.of(kafka));
        }
        var broker = CompletableFuture.supplyAsync(
                () -> EmbeddedKafka.start(
                        conf.store().data(),
                        kafka.embeddedPort(),
                        kafka.maxMessageSize().bytes()),
                Thread::startVirtualThread);
        parts.add(() ->
                broker.thenAccept(EmbeddedKafka::close).exceptionally(_ -> null).join());
        return broker.thenApply(started -> Optional.of(kafka.at(started.address())));
    }

    private Vertx openVertx() {
        var builder = Vertx.builder();
        if (purpose == Purpose.SERVICE) {
            builder.with(new VertxOptions()
                            .setMetricsOptions(new MicrometerMetricsOptions()
                                    .setEnabled(true)
                                    .setJvmMetricsEnabled(true)))
                    .withMetrics(new MicrometerMetricsFactory(metrics));
        }
        var vertx = builder.build();
        parts.add(() -> join(vertx.close()));
        return vertx;
    }

    /**
     * The embedded database is ours alone for as long as we hold the data folder, so whoever held a lease is dead. On an
     * external one other nodes may be at work, and only time tells.
     */
    private Future<?> endLeasesOfEarlierProcesses(Bus bus) {
        return conf.store().postgres().isPresent()
                ? Future.succeededFuture()
                : bus.ask(JobStore.END_LEASES, new JobStore.EndLeases(clock.instant()));
    }

    private void openTopics(Vertx vertx, Bus bus, CompletableFuture<Optional<KafkaConf>> broker) {
        var node = conf.jobs().node();
        join(Future.fromCompletionStage(broker)
                .compose(kafka -> kafka.isEmpty()
                        ? Future.succeededFuture()
                        : deployStopping(vertx, EVENT_LOOP, new KafkaVerticle(bus, kafka.get(), node, clock))));
    }

    /** Only a service is given addresses to call. */
    private Future<?> callOut(Vertx vertx, Bus bus) {
        return purpose == Purpose.SERVICE
                ? deploy(vertx, EVENT_LOOP, new OutgoingVerticle(bus, conf))
                : Future.succeededFuture();
    }

    private int openDoor(Vertx vertx, Bus bus) {
        var http = new HttpVerticle(bus, conf.http(), conf.store().data().resolve("uploads"), metrics);
        join(deployStopping(vertx, EVENT_LOOP, http));
        return http.port();
    }

    /** Deploys a verticle that must stop before those it works with. */
    private Future<String> deployStopping(Vertx vertx, ThreadingModel threads, Deployable verticle) {
        return deploy(vertx, threads, verticle).onSuccess(id -> parts.add(() -> join(vertx.undeploy(id))));
    }

    /** Lets a stop that comes early wait until this has either started or failed: Vert.x cannot end what is half there. */
    private <T> Future<T> settled(Future<T> starting) {
        parts.add(() -> join(starting.otherwiseEmpty()));
        return starting;
    }

    private static Future<String> deploy(Vertx vertx, ThreadingModel threads, Deployable verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(threads));
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
