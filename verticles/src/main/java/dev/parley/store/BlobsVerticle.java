package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Door;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.conf.StoreConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Media and results. Serves {@link Blobs} and the health of the part {@code blobs}; keeps no state of its own but the store.
 * An event-loop verticle; files are read, written and sent on threads of its own, so that a slow store holds nobody else up.
 *
 * <p>Deploy one a node; the {@link StoreVerticle} does.
 */
public final class BlobsVerticle extends VerticleBase {

    /** They wait for disks and networks. */
    private static final int THREADS = 32;
    /** Longer than any call may take. */
    private static final Duration LONGEST_CALL = Duration.ofHours(3);

    private final Bus bus;
    private final StoreConf conf;
    private final Clock clock;

    public BlobsVerticle(Bus bus, StoreConf conf, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        // Vert.x closes it with the verticle.
        var threads = vertx.createSharedWorkerExecutor(
                "blobs-" + deploymentID(), THREADS, LONGEST_CALL.toMinutes(), TimeUnit.MINUTES);
        var data = conf.data().toAbsolutePath().normalize();
        return run(threads, () -> SignedLinks.open(data.resolve("link-key"), clock))
                .compose(links -> serve(threads, new BlobFolder(data.resolve("blobs")), links));
    }

    private Future<?> serve(WorkerExecutor threads, BlobStore blobs, SignedLinks links) {
        return Future.all(List.of(
                bus.serve(Blobs.ADOPT, request -> adopt(threads, blobs, request.file())),
                bus.serve(Blobs.LOCATE, request -> run(threads, () -> new Blobs.Located(blobs.locate(request.key())))),
                bus.serve(
                        Blobs.REMOVE,
                        request -> run(threads, () -> {
                            blobs.remove(request.key());
                            return Done.DONE;
                        })),
                bus.serve(Blobs.PUBLISH, request -> publish(threads, blobs, links, request)),
                bus.serve(Blobs.LINK, request -> link(blobs, links, request)),
                bus.serve(Blobs.RESOLVE, request -> run(threads, () -> resolve(links, request.address()))),
                bus.serve(Health.CHECK.of("blobs"), _ -> run(threads, blobs::health))));
    }

    /** Noted before it is looked for: what is there and old could be dropped at this very moment. */
    private Future<Blobs.Blob> adopt(WorkerExecutor threads, BlobStore blobs, Path file) {
        return run(threads, () -> keyOf(file))
                .compose(key -> bus.ask(Blobs.NOTE, new Blobs.Note(key)).map(key))
                .compose(key -> run(threads, () -> blobs.adopt(file, key)));
    }

    private static Blobs.Key keyOf(Path file) {
        try {
            return BlobFolder.keyOf(file);
        } catch (NoSuchFileException e) {
            throw Failure.NOT_FOUND.because("there is no file " + e.getFile() + " to keep", e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot read " + file + " (" + e + ")", e);
        }
    }

    private Future<Blobs.Link> publish(
            WorkerExecutor threads, BlobStore blobs, SignedLinks links, Blobs.Publish request) {
        if (!request.name().matches("[^/\\p{Cntrl}]{1,255}") || request.name().matches("\\.{1,2}")) {
            throw Failure.INVALID.because("name: must be 1 to 255 characters without slashes and control characters");
        }
        return switch (blobs) {
            case BlobFolder folder ->
                run(threads, () -> folder.locate(request.key()))
                        .compose(_ -> signed(
                                links,
                                request.key(),
                                request.name(),
                                request.contentType(),
                                conf.blobs().publishedLifetime()));
        };
    }

    private Future<Blobs.Link> link(BlobStore blobs, SignedLinks links, Blobs.MakeLink request) {
        var lifetime = conf.blobs().linkLifetime();
        return switch (blobs) {
            case BlobFolder _ -> signed(links, request.key(), request.fileName(), request.contentType(), lifetime);
        };
    }

    private Future<Blobs.Link> signed(
            SignedLinks links, Blobs.Key key, String name, String contentType, Duration lifetime) {
        Instant expires = clock.instant().plus(lifetime);
        return base().map(base ->
                new Blobs.Link(links.sign(base, key, name, contentType, expires), Optional.of(expires)));
    }

    private static Blobs.Resolved resolve(SignedLinks links, URI address) {
        return links.read(address)
                .orElseThrow(() -> Failure.NOT_FOUND.because("this is no address of a file that lies here"));
    }

    /** Where clients reach this service. */
    private Future<URI> base() {
        return conf.blobs().publicUrl().map(Future::succeededFuture).orElseGet(() -> bus.ask(
                        Door.PLACE, new Door.Where())
                .map(Door.Place::base)
                .recover(failure -> Future.failedFuture(Failure.UNAVAILABLE.because(
                        "this node has no HTTP door that could serve files: set http.public-url to one", failure))));
    }

    private static <T> Future<T> run(WorkerExecutor threads, Callable<T> work) {
        return threads.executeBlocking(work, false).map(Objects::requireNonNull);
    }
}
