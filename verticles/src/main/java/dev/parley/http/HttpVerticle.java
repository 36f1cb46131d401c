package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Door;
import dev.parley.bus.Failure;
import dev.parley.bus.Secrets;
import dev.parley.conf.HttpConf;
import dev.parley.conf.Secret;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the HTTP door of this node: reads the contract, then deploys one server on each core, all on one port. Deploy it
 * once, on an event loop, after the actors it asks; its start completes when all servers listen. Undeployed, it ends the
 * event streams and lets requests at work finish.
 */
public final class HttpVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(HttpVerticle.class);

    /** Uploads that can be gone on with after a start. */
    private static final String UNFINISHED = "unfinished";

    private static final Clock CLOCK = Clock.systemUTC();

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Bus bus;
    private final HttpConf conf;
    private final Path uploads;
    private final Node node;
    private final HealthParts healthParts;
    private final PrometheusMeterRegistry metrics;
    private final int servers;
    private final OpenStreams streams;
    private final KnownCallers callers = new KnownCallers();
    private volatile Optional<Secret> adminKey;
    private volatile int port;

    /** @param uploads folder for files that are coming in; made if it is missing, and emptied: what is in it was cut off. Only {@value #UNFINISHED} stays
     *  @param node this one
     *  @param healthParts what the health of this node is told of */
    public HttpVerticle(
            Bus bus, HttpConf conf, Path uploads, Node node, HealthParts healthParts, PrometheusMeterRegistry metrics) {
        this(
                bus,
                conf,
                uploads,
                node,
                healthParts,
                metrics,
                Runtime.getRuntime().availableProcessors(),
                new OpenStreams(conf.streamsPerUser(), KEEP_ALIVE));
    }

    HttpVerticle(
            Bus bus,
            HttpConf conf,
            Path uploads,
            Node node,
            HealthParts healthParts,
            PrometheusMeterRegistry metrics,
            int servers,
            OpenStreams streams) {
        this.bus = bus;
        this.conf = conf;
        this.adminKey = conf.adminKey();
        this.uploads = uploads;
        this.node = node;
        this.healthParts = healthParts;
        this.metrics = metrics;
        this.servers = servers;
        this.streams = streams;
    }

    @Override
    public Future<?> start() {
        var files = vertx.fileSystem();
        return files.mkdirs(uploads.toString())
                .compose(_ -> files.readDir(uploads.toString()))
                .compose(leftovers -> Future.all(leftovers.stream()
                        .filter(file -> !Path.of(file).endsWith(UNFINISHED))
                        .map(files::delete)
                        .toList()))
                .compose(_ -> Contract.load(vertx))
                .compose(contract -> Future.all(
                                ApiDocumentation.load(vertx, contract), WebFiles.load(vertx, new MediaOrigin(bus)))
                        .map(pages -> shared(contract, pages.resultAt(0), pages.resultAt(1))))
                .compose(shared ->
                        tellPlaces(shared).compose(_ -> listen(shared)).onSuccess(_ -> sweep(shared)))
                .compose(_ -> bus.listen(Accounts.CHANGED, change -> callers.forget(change.user()))
                        .ready())
                .compose(_ -> bus.listen(Secrets.CHANGED, this::changeAdminKey).ready())
                .compose(_ -> bus.serve(Door.PLACE, _ -> Future.succeededFuture(place())))
                .compose(_ -> bus.serve(Door.REACHED.of(node.name()), _ -> Future.succeededFuture(reached())));
    }

    private SharedParts shared(Contract contract, ApiDocumentation documentation, WebFiles web) {
        return new SharedParts(
                contract,
                documentation,
                web,
                new RateLimits(conf.rateLimits()),
                callers,
                () -> adminKey,
                streams,
                new InterviewVisitors(),
                metrics,
                uploads,
                new ResumableUploads(vertx, bus, contract, unfinished(), node.name(), conf.uploads(), CLOCK),
                new HeldUploads(),
                healthParts);
    }

    private UnfinishedFiles unfinished() {
        return new UnfinishedFiles(uploads.resolve(UNFINISHED));
    }

    /** Before anybody asks for an upload that is here: this node may have had another name before. */
    private static Future<?> tellPlaces(SharedParts shared) {
        return shared.resumable()
                .tellPlaces()
                .onFailure(
                        failure -> log.warn("others do not know yet which uploads are here: {}", failure.getMessage()))
                .otherwiseEmpty();
    }

    private void sweep(SharedParts shared) {
        new UnfinishedSweep(vertx, bus, shared.resumable(), unfinished(), shared.held(), CLOCK).start();
    }

    /** The port that is listened on, after the start; the configured one unless that is 0. */
    public int port() {
        return port;
    }

    /** Where there is a new one the earlier one opens nothing any more, neither as a key of the administrator. */
    private void changeAdminKey(Secrets.Changed change) {
        Optional.ofNullable(change.values().get(HttpConf.ADMIN_KEY)).ifPresent(key -> {
            adminKey = Optional.of(key).filter(text -> !text.isEmpty()).map(Secret::new);
            bus.ask(Accounts.BOOTSTRAP, new Accounts.Bootstrap(adminKey.map(Secret::reveal)))
                    .onFailure(
                            failure -> log.warn("the administrator keeps the earlier key: {}", failure.getMessage()));
        });
    }

    /** All interfaces are none that could be called; who listens there sets http.public-url. */
    private Door.Place place() {
        return new Door.Place(base(conf.onAllAddresses() ? "127.0.0.1" : conf.host()));
    }

    private Door.Reached reached() {
        return new Door.Reached(node.host().map(this::base));
    }

    private URI base(String host) {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** All servers share one port. They are undeployed with this verticle. */
    private Future<?> listen(SharedParts shared) {
        // To Vert.x, 0 is a free port for each server and a negative one is one free port for all of them.
        var sharedPort = conf.port() == 0 ? -1 : conf.port();
        var first = new HttpServerVerticle(bus, conf, shared, sharedPort);
        return vertx.deployVerticle(first).recover(this::asFailure).compose(_ -> {
            port = first.actualPort();
            List<Future<String>> others = new ArrayList<>();
            for (var i = 1; i < servers; i++) {
                others.add(vertx.deployVerticle(new HttpServerVerticle(bus, conf, shared, sharedPort)));
            }
            return Future.all(others);
        });
    }

    private Future<String> asFailure(Throwable cause) {
        return Future.failedFuture(
                cause instanceof IOException
                        ? Failure.UNAVAILABLE.because(
                                "cannot listen on " + conf.host() + " port " + conf.port() + " (" + cause.getMessage()
                                        + "): stop what listens there, or choose another port with --port",
                                cause)
                        : cause);
    }

    /**
     * The node of a door, as the others know it.
     *
     * @param host at which others reach the door; empty where they do not
     */
    public record Node(String name, Optional<String> host) {}

    /**
     * The parts of a node that its health is told of.
     *
     * @param needed those without which it cannot do its work
     * @param shared those without which the rest goes on; what they are away from is shared, so no other node would do better
     */
    public record HealthParts(Set<String> needed, Set<String> shared) {
        public HealthParts {
            needed = Set.copyOf(needed);
            shared = Set.copyOf(shared);
        }
    }
}
