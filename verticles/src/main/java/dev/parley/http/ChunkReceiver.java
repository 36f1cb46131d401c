package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes the body of a request into a file as it comes. What has come stays there, whatever the receipt ends with. Owned by one
 * request; touch only on its context, but for {@link #stop}.
 */
final class ChunkReceiver {

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final Optional<TusChecksum> checksum;
    private final long most;
    private final Promise<Void> end = Promise.promise();
    private Optional<Throwable> unwritten = Optional.empty();
    private long received;
    private long receivedBefore;

    /** @param most bytes that may come */
    ChunkReceiver(Vertx vertx, HttpServerRequest request, Optional<TusChecksum> checksum, long most) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.checksum = checksum;
        this.most = most;
    }

    /**
     * Receives all, and completes when the file is closed. Fails with INVALID, UNAVAILABLE, TIMED_OUT, CANCELLED, or CONFLICT
     * where it was stopped.
     *
     * @param position in the file
     */
    Future<Void> receive(Path target, long position) {
        return vertx.fileSystem()
                .open(target.toString(), new OpenOptions().setRead(false).setTruncateExisting(position == 0))
                .recover(cause -> Future.failedFuture(UnfinishedFiles.notKept(cause)))
                .compose(file -> receive(file.setWritePos(position)));
    }

    /** Ends it early, for somebody else who goes on. */
    void stop() {
        context.runOnContext(_ -> fail(
                Failure.CONFLICT.because("another request goes on with this upload; ask for its offset with HEAD")));
    }

    private Future<Void> receive(AsyncFile file) {
        var timer = vertx.setPeriodic(UploadReceiver.PERIOD.toMillis(), _ -> refuseTrickle());
        request.handler(buffer -> write(file, buffer));
        request.exceptionHandler(_ -> fail(hungUp()));
        request.endHandler(_ -> end.tryComplete());
        if (request.response().closed()) {
            fail(hungUp());
        }
        request.resume();
        return end.future()
                .onComplete(_ -> vertx.cancelTimer(timer))
                // Closing waits for what is being written.
                .eventually(file::close)
                .compose(_ -> unwritten
                        .<Future<Void>>map(cause -> Future.failedFuture(UnfinishedFiles.notKept(cause)))
                        .orElseGet(Future::succeededFuture));
    }

    private void write(AsyncFile file, Buffer buffer) {
        if (end.future().isComplete()) {
            return;
        }
        received += buffer.length();
        if (received > most) {
            fail(Failure.INVALID.because(
                    "the body: has more than the " + most + " bytes that are missing of Upload-Length"));
            return;
        }
        checksum.ifPresent(sum -> sum.update(buffer));
        file.write(buffer).onFailure(this::notWritten);
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(_ -> request.resume());
        }
    }

    private void notWritten(Throwable cause) {
        unwritten = Optional.of(cause);
        fail(UnfinishedFiles.notKept(cause));
    }

    private void refuseTrickle() {
        if (received - receivedBefore < UploadReceiver.LEAST_BYTES) {
            fail(Failure.TIMED_OUT.because("the file comes too slowly; what has come is kept, go on from there"));
        }
        receivedBefore = received;
    }

    private static FailureException hungUp() {
        return Failure.CANCELLED.because("the client hung up; what has come is kept");
    }

    /** The first failure counts. */
    private void fail(FailureException failure) {
        end.tryFail(failure);
    }
}
