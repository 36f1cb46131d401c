package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Door;
import dev.parley.bus.Downloads;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Media and results. Serves {@link Blobs}, downloads from S3 ({@link Downloads#FETCH}, member {@code s3}) and the health of
 * the part {@code blobs}; keeps no state of its own but the store. An event-loop verticle; files are read, written and sent
 * on threads of its own, so that a slow store holds nobody else up.
 *
 * <p>Deploy one a node; the {@link StoreVerticle} does. It starts whether S3 can be reached or not.
 */
public final class BlobsVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(BlobsVerticle.class);

    /** They wait for disks and networks. */
    private static final int THREADS = 32;
    /** What users have read takes as long as it likes; the store must not wait for it. */
    private static final int DOWNLOADS = 16;
    /** Nobody writes a file for so long. */
    private static final Duration UNFINISHED_FOR = Duration.ofDays(1);
    /** Longer than any call may take. */
    private static final Duration LONGEST_CALL = Duration.ofHours(3);

    private final Bus bus;
    private final StoreConf conf;
    private final Clock clock;

    private @Nullable OpenBlobs opened;

    public BlobsVerticle(Bus bus, StoreConf conf, Clock clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var threads = threads("blobs", THREADS);
        return run(threads, () -> OpenBlobs.open(conf, clock)).compose(blobs -> {
            opened = blobs;
            return Future.all(serveStore(threads, blobs), serveLinks(threads, blobs), serveDownloads(blobs))
                    .onSuccess(_ -> sweep(threads, blobs.folder()));
        });
    }

    /** In a large folder it takes its time; nobody waits for it. */
    private void sweep(WorkerExecutor threads, BlobFolder folder) {
        run(threads, () -> folder.sweep(clock.instant().minus(UNFINISHED_FOR)))
                .onSuccess(swept -> {
                    if (swept > 0) {
                        log.info("dropped {} unfinished files of crashes from the folder of blobs", swept);
                    }
                })
                .onFailure(failure -> log.warn("cannot look for unfinished files in the folder of blobs", failure));
    }

    private Future<?> serveStore(WorkerExecutor threads, OpenBlobs blobs) {
        var store = blobs.store();
        return Future.all(List.of(
                bus.serve(Blobs.ADOPT, request -> adopt(threads, store, request.file())),
                bus.serve(Blobs.LOCATE, request -> run(threads, () -> new Blobs.Located(store.locate(request.key())))),
                bus.serve(
                        Blobs.REMOVE,
                        request -> run(threads, () -> {
                            store.remove(request.key());
                            return Done.DONE;
                        })),
                bus.serve(Blobs.MOVE, request -> run(threads, () -> blobs.move().move(request))),
                bus.serve(Health.CHECK.of("blobs"), _ -> run(threads, store::health))));
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

    private Future<?> serveLinks(WorkerExecutor threads, OpenBlobs blobs) {
        return Future.all(
                bus.serve(Blobs.PUBLISH, request -> publish(threads, blobs, request)),
                bus.serve(Blobs.LINK, request -> link(threads, blobs, request)),
                bus.serve(Blobs.RESOLVE, request -> run(threads, () -> resolve(blobs, request.address()))));
    }

    private Future<?> serveDownloads(OpenBlobs blobs) {
        var threads = threads("s3-downloads", DOWNLOADS);
        var cancels = bus.listen(
                Downloads.CANCEL, cancel -> blobs.downloads().ifPresent(downloads -> downloads.cancel(cancel.job())));
        return cancels.ready()
                .compose(_ -> bus.serve(Downloads.FETCH.of("s3"), request -> {
                    var downloads = blobs.downloads()
                            .orElseThrow(() -> Failure.INVALID.because(
                                    "no bucket is open to users here: its operator has to name some in"
                                            + " store.s3.input-buckets"));
                    return run(threads, () -> downloads.fetch(request));
                }));
    }

    private Future<Blobs.Link> publish(WorkerExecutor threads, OpenBlobs blobs, Blobs.Publish request) {
        if (!request.name().matches("[^/\\p{Cntrl}]{1,255}") || request.name().matches("\\.{1,2}")) {
            throw Failure.INVALID.because("name: must be 1 to 255 characters without slashes and control characters");
        }
        return switch (blobs.store()) {
            case BlobFolder folder ->
                run(threads, () -> folder.locate(request.key()))
                        .compose(_ -> signed(
                                blobs.links(),
                                new Blobs.MakeLink(request.key(), request.name(), request.contentType()),
                                conf.blobs().publishedLifetime()));
            case BlobBucket bucket -> run(threads, () -> bucket.links().publish(request));
        };
    }

    private Future<Blobs.Link> link(WorkerExecutor threads, OpenBlobs blobs, Blobs.MakeLink request) {
        var lifetime = conf.blobs().linkLifetime();
        return switch (blobs.store()) {
            case BlobFolder _ -> signed(blobs.links(), request, lifetime);
            case BlobBucket bucket -> run(threads, () -> bucket.links().sign(request, lifetime));
        };
    }

    private Future<Blobs.Link> signed(SignedLinks links, Blobs.MakeLink request, Duration lifetime) {
        var expires = clock.instant().plus(lifetime);
        return base().map(base -> new Blobs.Link(
                links.sign(base, request.key(), request.fileName(), request.contentType(), expires),
                Optional.of(expires)));
    }

    private static Blobs.Resolved resolve(OpenBlobs blobs, URI address) {
        return blobs.links()
                .read(address)
                .or(() -> blobs.bucket().flatMap(bucket -> bucket.links().resolve(address)))
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

    /** Vert.x closes them with the verticle. */
    private WorkerExecutor threads(String name, int count) {
        return vertx.createSharedWorkerExecutor(
                name + "-" + deploymentID(), count, LONGEST_CALL.toMinutes(), TimeUnit.MINUTES);
    }

    private static <T> Future<T> run(WorkerExecutor threads, Callable<T> work) {
        return threads.executeBlocking(work, false).map(Objects::requireNonNull);
    }

    @Override
    public Future<?> stop() {
        var blobs = opened;
        return blobs == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    blobs.close();
                    return null;
                });
    }
}
