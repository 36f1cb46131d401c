package dev.parley;

import static io.vertx.core.ThreadingModel.EVENT_LOOP;
import static io.vertx.core.ThreadingModel.VIRTUAL_THREAD;

import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import dev.parley.cluster.ClusterNode;
import dev.parley.conf.Conf;
import dev.parley.conf.Role;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.http.HttpVerticle;
import dev.parley.jobs.JobsVerticle;
import dev.parley.kafka.KafkaVerticle;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.outgoing.OutgoingVerticle;
import dev.parley.secrets.SecretsVerticle;
import dev.parley.store.AnswerCacheVerticle;
import dev.parley.store.BlobsVerticle;
import dev.parley.store.StoreVerticle;
import dev.parley.store.UsageVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
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
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

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
        ACCOUNTS,
        /** Media and results alone, without a database; beside a service that runs on the same data. */
        BLOBS
    }

    /** @param port of the HTTP door; 0 where there is none */
    public record Running(Bus bus, int port) {}

    private final Conf conf;
    private final Purpose purpose;
    private final WeightResolver weights;
    private final Optional<SecretsVerticle.Watch> secrets;
    private final Optional<ClusterNode> node;
    private final OpenParts parts = new OpenParts();
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Parley(Conf conf, Purpose purpose, WeightResolver weights) {
        this(conf, purpose, weights, Optional.empty());
    }

    /** @param secrets where their changes are found, if anywhere */
    public Parley(Conf conf, Purpose purpose, WeightResolver weights, Optional<SecretsVerticle.Watch> secrets) {
        this.conf = conf;
        this.purpose = purpose;
        this.weights = weights;
        this.secrets = secrets;
        this.node = purpose == Purpose.SERVICE && conf.cluster().enabled()
                ? Optional.of(new ClusterNode(conf.cluster(), NodeParts.identity(conf)))
                : Optional.empty();
    }

    /** Starts all parts and returns when they truly work. On a failure, what runs already is stopped. */
    public Running start() {
        try {
            return purpose == Purpose.BLOBS ? startBlobs() : startAll();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Running startBlobs() {
        var vertx = openVertx();
        var bus = Bus.open(vertx);
        join(settled(deploy(vertx, EVENT_LOOP, new BlobsVerticle(bus, conf.store(), clock))));
        return new Running(bus, 0);
    }

    private Running startAll() {
        var database = openDatabase();
        var redis = openRedis();
        var broker = openBroker();
        var vertx = openVertx();
        var bus = Bus.open(vertx);
        var store = settled(Future.fromCompletionStage(database)
                .compose(opened ->
                        deploy(vertx, EVENT_LOOP, new StoreVerticle(bus, conf.store(), opened.connection(), clock))));
        if (purpose == Purpose.ACCOUNTS) {
            join(store);
            return new Running(bus, 0);
        }
        var usage = settled(Future.all(store, Future.fromCompletionStage(redis))
                .compose(_ -> deployUsage(vertx, bus, database.join(), redis.join())));
        // Beside the database: loading the models takes as long.
        var partners = settled(deployPartners(vertx, bus));
        var jobs = new JobsVerticle(bus, conf.jobs().running(NodeParts.kinds(conf)), clock, random);
        join(Future.all(usage, partners)
                .compose(_ -> callOut(vertx, bus))
                .compose(_ -> endLeasesOfEarlierProcesses(bus))
                .compose(_ -> deployStopping(vertx, VIRTUAL_THREAD, jobs)));
        openTopics(vertx, bus, broker);
        return new Running(bus, hasDoor() ? openDoor(vertx, bus) : 0);
    }

    /** Stops in reverse order: the door, running jobs given back to the queue, everything else, the database. */
    @Override
    public void close() {
        parts.close();
    }

    private CompletableFuture<RunningDatabase> openDatabase() {
        var durability = purpose == Purpose.ONE_RECORDING ? Durability.EPHEMERAL : Durability.DURABLE;
        return opened(() -> RunningDatabase.open(conf.store(), durability));
    }

    private CompletableFuture<RunningRedis> openRedis() {
        return purpose == Purpose.SERVICE
                ? opened(() -> RunningRedis.open(conf.store()))
                : CompletableFuture.completedFuture(RunningRedis.NONE);
    }

    private CompletableFuture<RunningBroker> openBroker() {
        return hasTopics()
                ? opened(() -> RunningBroker.open(conf.kafka(), conf.store().data()))
                : CompletableFuture.completedFuture(RunningBroker.NONE);
    }

    /** Opens a server beside the others. A start that fails is told by whoever waits for it. */
    private <T extends AutoCloseable> CompletableFuture<T> opened(Supplier<T> open) {
        var server = CompletableFuture.supplyAsync(open, Thread::startVirtualThread);
        parts.add(() -> {
            if (!server.handle((_, failure) -> failure != null).join()) {
                server.join().close();
            }
        });
        return server;
    }

    private Vertx openVertx() {
        // Each loop more than there are cores only takes turns with the others.
        var options = new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()));
        node.ifPresent(joining -> joining.prepare(options));
        var builder = Vertx.builder().with(options);
        if (purpose == Purpose.SERVICE) {
            options.setMetricsOptions(new MicrometerMetricsOptions()
                    .setEnabled(true)
                    .setJvmMetricsEnabled(true)
                    // A request is several messages, and each of them would be counted ten times.
                    .setDisabledMetricsCategories(Set.of("eventbus", "http.client", "net.client")));
            builder.withMetrics(new MicrometerMetricsFactory(metrics));
        }
        var vertx = node.map(joining -> join(joining.join(builder))).orElseGet(builder::build);
        parts.add(() -> join(vertx.close()));
        return vertx;
    }

    private Future<?> deployUsage(Vertx vertx, Bus bus, RunningDatabase database, RunningRedis redis) {
        var usage = new UsageVerticle(bus, database.connection(), redis.connection(), conf.limits(), clock);
        var caches = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return Future.all(
                deployStopping(vertx, EVENT_LOOP, usage),
                vertx.deployVerticle(() -> new AnswerCacheVerticle(bus, redis.connection()), caches));
    }

    private Future<?> deployPartners(Vertx vertx, Bus bus) {
        var starting = new ArrayList<Future<?>>();
        for (var actor : new Actors(conf, purpose, weights, metrics, clock, random).of(bus)) {
            starting.add(deploy(vertx, actor.threads(), actor.verticle()));
        }
        secrets.ifPresent(watch -> starting.add(deploy(vertx, EVENT_LOOP, new SecretsVerticle(bus, watch))));
        node.ifPresent(joined -> starting.add(joined.watch(bus)));
        starting.add(deploy(vertx, EVENT_LOOP, NodeParts.readings(bus, conf, node, clock.instant())));
        return Future.all(starting);
    }

    private boolean hasDoor() {
        return purpose == Purpose.SERVICE && conf.cluster().does(Role.HTTP);
    }

    private boolean hasTopics() {
        return purpose == Purpose.SERVICE
                && conf.cluster().does(Role.KAFKA)
                && conf.kafka().isOn();
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

    private void openTopics(Vertx vertx, Bus bus, CompletableFuture<RunningBroker> broker) {
        var node = conf.jobs().node();
        join(Future.fromCompletionStage(broker).compose(kafka -> kafka.connection()
                .<Future<?>>map(conf -> deployStopping(vertx, EVENT_LOOP, new KafkaVerticle(bus, conf, node, clock)))
                .orElseGet(Future::succeededFuture)));
    }

    /** Only a service is given addresses to call. */
    private Future<?> callOut(Vertx vertx, Bus bus) {
        return purpose == Purpose.SERVICE
                ? deploy(vertx, EVENT_LOOP, new OutgoingVerticle(bus, conf))
                : Future.succeededFuture();
    }

    private int openDoor(Vertx vertx, Bus bus) {
        var uploads = conf.store().data().resolve("uploads");
        var http = new HttpVerticle(
                bus,
                conf.http(),
                uploads,
                NodeParts.door(conf),
                NodeParts.health(
                        conf,
                        purpose,
                        node.isPresent(),
                        hasTopics(),
                        conf.vault().isPresent()),
                metrics);
        join(deployStopping(vertx, EVENT_LOOP, http));
        return http.port();
    }

    /** Deploys a verticle that must stop before those it works with. */
    private Future<String> deployStopping(Vertx vertx, ThreadingModel threads, Deployable verticle) {
        return deploy(vertx, threads, verticle).onSuccess(id -> parts.add(() -> stopped(vertx.undeploy(id))));
    }

    /** Waits until it has; but an event loop, which closes what comes after the end of a start that failed, does not wait for itself. */
    private static void stopped(Future<?> stopping) {
        if (!Context.isOnEventLoopThread()) {
            join(stopping);
        }
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
