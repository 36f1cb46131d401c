package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.conf.HttpConf;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the HTTP door of this node: reads the contract, then deploys one server on each core, all on one port. Deploy it
 * once, on an event loop, after the actors it asks; its start completes when all servers listen. Undeployed, it ends the
 * event streams and lets requests at work finish.
 */
public final class HttpVerticle extends VerticleBase {

    /** A person watches a handful of jobs at once. */
    private static final int MOST_STREAMS_PER_USER = 20;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Bus bus;
    private final HttpConf conf;
    private final Path uploads;
    private final PrometheusMeterRegistry metrics;
    private final int servers;
    private final OpenStreams streams;
    private volatile int port;

    /** @param uploads folder for files that are coming in; made if it is missing, and emptied: what is in it was cut off */
    public HttpVerticle(Bus bus, HttpConf conf, Path uploads, PrometheusMeterRegistry metrics) {
        this(
                bus,
                conf,
                uploads,
                metrics,
                Runtime.getRuntime().availableProcessors(),
                new OpenStreams(MOST_STREAMS_PER_USER, KEEP_ALIVE));
    }

    HttpVerticle(
            Bus bus, HttpConf conf, Path uploads, PrometheusMeterRegistry metrics, int servers, OpenStreams streams) {
        this.bus = bus;
        this.conf = conf;
        this.uploads = uploads;
        this.metrics = metrics;
        this.servers = servers;
        this.streams = streams;
    }

    @Override
    public Future<?> start() {
        var files = vertx.fileSystem();
        return files.mkdirs(uploads.toString())
                .compose(_ -> files.readDir(uploads.toString()))
                .compose(leftovers ->
                        Future.all(leftovers.stream().map(files::delete).toList()))
                .compose(_ -> Contract.load(vertx))
                .compose(contract -> ApiDocumentation.load(vertx, contract)
                        .map(documentation -> new SharedParts(
                                contract, documentation, new RateLimits(conf.rateLimits()), streams, metrics, uploads)))
                .compose(this::listen);
    }

    /** The port that is listened on, after the start; the configured one unless that is 0. */
    public int port() {
        return port;
    }

    /** The first server finds the port, the others share it. They are undeployed with this verticle. */
    private Future<?> listen(SharedParts shared) {
        var first = new HttpServerVerticle(bus, conf, shared, conf.port());
        return vertx.deployVerticle(first).compose(_ -> {
            port = first.actualPort();
            List<Future<String>> others = new ArrayList<>();
            for (var i = 1; i < servers; i++) {
                others.add(vertx.deployVerticle(new HttpServerVerticle(bus, conf, shared, port)));
            }
            return Future.all(others);
        });
    }
}
