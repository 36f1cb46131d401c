package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Uploads;
import dev.parley.bus.Uploads.Upload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after uploads that nobody asks for, at the start and then now and then: one that has come whole becomes a job, though its
 * client or this process died before that; files of expired and forgotten ones go. One for a node; touch only on its context.
 */
final class UnfinishedSweep {

    private static final Logger log = LoggerFactory.getLogger(UnfinishedSweep.class);

    /** Between two looks, in which the node also says what it has. */
    static final Duration EACH = Duration.ofMinutes(5);

    /** A file is made before the store hears of it. */
    private static final Duration YOUNG = Duration.ofHours(1);

    private final Vertx vertx;
    private final Bus bus;
    private final ResumableUploads uploads;
    private final UnfinishedFiles files;
    private final HeldUploads held;
    private final InstantSource clock;

    UnfinishedSweep(
            Vertx vertx,
            Bus bus,
            ResumableUploads uploads,
            UnfinishedFiles files,
            HeldUploads held,
            InstantSource clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.uploads = uploads;
        this.files = files;
        this.held = held;
        this.clock = clock;
    }

    /** Begins; nobody waits for it. */
    void start() {
        sweep().onComplete(_ -> vertx.setTimer(EACH.toMillis(), _ -> start()));
    }

    private Future<?> sweep() {
        return bus.ask(Uploads.FORGET_EXPIRED, new Uploads.ForgetExpired())
                .compose(_ -> uploads.tellPlaces())
                .compose(_ -> vertx.executeBlocking(files::all, false))
                .compose(ids -> {
                    Future<Void> swept = Future.succeededFuture();
                    for (var id : ids) {
                        swept = swept.compose(_ -> lookAt(id));
                    }
                    return swept;
                })
                .onFailure(failure -> log.warn("cannot look after unfinished uploads: {}", failure.getMessage()));
    }

    /** Never fails, so that the others are looked at as well. */
    private Future<Void> lookAt(UUID id) {
        return held.take(id)
                .map(hold -> bus.ask(Uploads.FIND, new Uploads.Find(id))
                        .compose(this::goOn, failure -> drop(id, failure))
                        .onFailure(failure -> log.warn("cannot go on with upload {}: {}", id, failure.getMessage()))
                        .otherwiseEmpty()
                        .onComplete(_ -> hold.release()))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Void> goOn(Upload upload) {
        if (upload.ended().isPresent()) {
            return uploads.removeFiles(upload.id());
        }
        return uploads.offset(upload)
                .compose(offset -> offset < upload.length() ? Future.succeededFuture() : uploads.finish(upload));
    }

    private Future<Void> drop(UUID id, Throwable failure) {
        if (!(failure instanceof FailureException known) || known.failure() != Failure.NOT_FOUND) {
            return Future.failedFuture(failure);
        }
        return vertx.executeBlocking(() -> files.changed(id), false)
                .compose(changed -> changed.isBefore(clock.instant().minus(YOUNG))
                        ? uploads.removeFiles(id)
                        : Future.succeededFuture());
    }
}
