package dev.parley;

import static io.vertx.core.ThreadingModel.EVENT_LOOP;
import static io.vertx.core.ThreadingModel.VIRTUAL_THREAD;

import dev.parley.assistant.AssistantVerticle;
import dev.parley.bus.Assistant;
import dev.parley.bus.Bus;
import dev.parley.bus.JobStore;
import dev.parley.bus.MessageSchema;
import dev.parley.bus.Probes;
import dev.parley.bus.Retention;
import dev.parley.cluster.ClusterNode;
import dev.parley.cluster.NodeIdentity;
import dev.parley.conf.Conf;
import dev.parley.conf.KafkaConf;
import dev.parley.conf.Role;
import dev.parley.embedded.EmbeddedKafka;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.http.HttpVerticle;
import dev.parley.http.HttpVerticle.HealthParts;
import dev.parley.inference.InferenceVerticle;
import dev.parley.jobs.JobsVerticle;
import dev.parley.kafka.KafkaVerticle;
import dev.parley.llm.LlmVerticle;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.outgoing.OutgoingVerticle;
import dev.parley.speech.SpeechDeskVerticle;
import dev.parley.speech.SpeechVerticle;
import dev.parley.store.BlobsVerticle;
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
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        ACCOUNTS,
        /** Media and results alone, without a database; beside a service that runs on the same data. */
        BLOBS
    }

    /** @param port of the HTTP door; 0 where there is none */
    public record Running(Bus bus, int port) {}

    private final Conf conf;
    private final Purpose purpose;
    private final WeightResolver weights;
    private final Optional<ClusterNode> node;
    private final OpenParts parts = new OpenParts();
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Parley(Conf conf, Purpose purpose, WeightResolver weights) {
        this.conf = conf;
        this.purpose = purpose;
        this.weights = weights;
        this.node = purpose == Purpose.SERVICE && conf.cluster().enabled()
                ? Optional.of(new ClusterNode(conf.cluster(), identity(conf)))
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
        // Beside the database: loading the models takes as long.
        var partners = settled(deployPartners(vertx, bus));
        var jobs = new JobsVerticle(bus, conf.jobs().running(kinds()), clock, new SecureRandom());
        join(Future.all(store, partners)
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
        if (!hasTopics()) {
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
        var options = new VertxOptions();
        node.ifPresent(joining -> joining.prepare(options));
        var builder = Vertx.builder().with(options);
        if (purpose == Purpose.SERVICE) {
            options.setMetricsOptions(
                    new MicrometerMetricsOptions().setEnabled(true).setJvmMetricsEnabled(true));
            builder.withMetrics(new MicrometerMetricsFactory(metrics));
        }
        var vertx = node.map(joining -> join(joining.join(builder))).orElseGet(builder::build);
        parts.add(() -> join(vertx.close()));
        return vertx;
    }

    /** Whom the jobs of this node ask. The stores and the desk are on every node, so that nothing waits for another. */
    private Future<?> deployPartners(Vertx vertx, Bus bus) {
        var starting = new ArrayList<Future<?>>();
        starting.add(deploy(vertx, VIRTUAL_THREAD, new SpeechDeskVerticle(bus)));
        if (conf.cluster().does(Role.SPEECH)) {
            var scratch = conf.store().data().resolve("scratch");
            starting.add(deploy(vertx, EVENT_LOOP, new InferenceVerticle(bus, conf, weights, metrics)));
            starting.add(deploy(
                    vertx,
                    VIRTUAL_THREAD,
                    new SpeechVerticle(bus, scratch, conf.http().maxFileSize().bytes())));
        }
        if (conf.cluster().does(Role.LLM)) {
            starting.add(deploy(vertx, VIRTUAL_THREAD, new LlmVerticle(bus)));
        }
        if (conf.cluster().does(Role.JOBS)) {
            starting.add(deploy(vertx, EVENT_LOOP, new AssistantVerticle(bus)));
        }
        node.ifPresent(joined -> starting.add(joined.watch(bus)));
        return Future.all(starting);
    }

    /** The kinds of jobs whose runner is on this node. */
    private Set<String> kinds() {
        if (!conf.cluster().does(Role.JOBS)) {
            return Set.of();
        }
        return conf.cluster().does(Role.SPEECH)
                ? conf.jobs().kinds().keySet()
                : Set.of(Probes.KIND, Retention.KIND, Assistant.KIND);
    }

    private boolean hasDoor() {
        return purpose == Purpose.SERVICE && conf.cluster().does(Role.HTTP);
    }

    private boolean hasTopics() {
        return purpose == Purpose.SERVICE
                && conf.cluster().does(Role.KAFKA)
                && conf.kafka().isOn();
    }

    private HealthParts healthParts() {
        var names = new TreeSet<>(Set.of("store", "jobs", "speech"));
        if (conf.cluster().does(Role.SPEECH)) {
            names.add("inference");
        }
        if (conf.cluster().does(Role.LLM)) {
            names.add("llm");
        }
        node.ifPresent(_ -> names.add("cluster"));
        return new HealthParts(names, hasTopics() ? Set.of("blobs", "kafka") : Set.of("blobs"));
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
        var uploads = conf.store().data().resolve("uploads");
        var http = new HttpVerticle(bus, conf.http(), uploads, healthParts(), metrics);
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

    private static NodeIdentity identity(Conf conf) {
        var version = Optional.ofNullable(Parley.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new NodeIdentity(
                conf.jobs().node(),
                version,
                MessageSchema.fingerprint(),
                conf.cluster().roles());
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
