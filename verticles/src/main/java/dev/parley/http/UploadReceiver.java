package dev.parley.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Receives one form: the part {@code file}, if there is one, goes to disk as it comes, the other parts are small fields.
 * Owned by one request; touch only on its context. What fails leaves no file behind.
 */
final class UploadReceiver {

    static final String PART = "file";

    /** What the fields and the frame of a multipart body may take beside the file. */
    static final long FRAME_BYTES = 256 << 10;

    /** A client must send that much in each {@link #PERIOD}, so that nobody keeps a connection for a trickle. */
    static final long LEAST_BYTES = 60 << 10;

    static final Duration PERIOD = Duration.ofSeconds(60);

    /** @param file empty where no file was sent
     *  @param name what the client calls the file
     *  @param fields the fields as text, by name */
    record Received(Optional<Path> file, String name, MultiMap fields) {}

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Path target;
    private final long mostBytes;
    private final Optional<ClosingBoundary> closing;
    private final Promise<Received> promise = Promise.promise();
    private Optional<HttpServerFileUpload> upload = Optional.empty();
    private Future<Void> stored = Future.succeededFuture();
    private long received;
    private long receivedBefore;

    /** @param boundary of a multipart form; empty for a plain one
     *  @param target file to write
     *  @param mostBytes largest file that is taken */
    UploadReceiver(Vertx vertx, HttpServerRequest request, Optional<String> boundary, Path target, long mostBytes) {
        this.vertx = vertx;
        this.request = request;
        this.target = target;
        this.mostBytes = mostBytes;
        this.closing = boundary.map(ClosingBoundary::new);
    }

    /** Receives all. Fails with INVALID, TOO_LARGE or UNAVAILABLE, saying what is wrong. */
    Future<Received> receive() {
        var timer = vertx.setPeriodic(PERIOD.toMillis(), _ -> refuseTrickle());
        request.setExpectMultipart(true);
        request.uploadHandler(this::part);
        request.handler(this::data);
        request.exceptionHandler(this::broken);
        request.endHandler(_ -> end());
        request.resume();
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private void part(HttpServerFileUpload part) {
        if (!part.name().equals(PART)) {
            fail(Failure.INVALID.because(part.name() + ": no such file field; send the recording as " + PART));
        } else if (upload.isPresent()) {
            fail(Failure.INVALID.because(PART + ": send one recording a request"));
        } else {
            upload = Optional.of(part);
            stored = part.streamToFileSystem(target.toString());
            // A full disk shows at once, not after the last byte of the client.
            stored.onFailure(cause -> fail(notStored(cause)));
        }
    }

    private void data(Buffer buffer) {
        received += buffer.length();
        closing.ifPresent(boundary -> boundary.see(buffer));
        if (received > mostBytes + FRAME_BYTES) {
            fail(tooLarge(mostBytes));
        }
    }

    private void end() {
        if (closing.isPresent() && !closing.get().seen()) {
            fail(Failure.INVALID.because("the multipart body is cut off: its closing boundary is missing"));
            return;
        }
        stored.onSuccess(_ -> upload.ifPresentOrElse(
                this::complete,
                () -> promise.tryComplete(new Received(Optional.empty(), "", request.formAttributes()))));
    }

    private void complete(HttpServerFileUpload file) {
        if (file.size() == 0) {
            fail(Failure.INVALID.because(PART + ": the file is empty"));
        } else if (file.size() > mostBytes) {
            fail(tooLarge(mostBytes));
        } else {
            promise.tryComplete(
                    new Received(Optional.of(target), String.valueOf(file.filename()), request.formAttributes()));
        }
    }

    private void refuseTrickle() {
        if (!request.isEnded() && received - receivedBefore < LEAST_BYTES) {
            fail(Failure.TIMED_OUT.because("the file comes too slowly; send it again"));
        }
        receivedBefore = received;
    }

    private void broken(Throwable cause) {
        fail(
                switch (cause) {
                    // Fields stay in memory: their length is all that can go wrong with keeping them.
                    case HttpPostRequestDecoder.ErrorDataDecoderException e
                    when e.getCause() instanceof IOException -> tooLong();
                    case HttpPostRequestDecoder.TooLongFormFieldException _ -> tooLong();
                    case HttpPostRequestDecoder.TooManyFormFieldsException _ ->
                        Failure.INVALID.because("the form has too many fields");
                    case HttpPostRequestDecoder.ErrorDataDecoderException _ ->
                        Failure.INVALID.because("the multipart body is broken");
                    default -> Failure.CANCELLED.because("the client hung up before the end of the file");
                });
    }

    private static FailureException tooLong() {
        return Failure.INVALID.because(
                "a field of the form is longer than 8 KiB; only the recording may be, as " + PART);
    }

    /** The first failure counts. What is on disk goes. */
    private void fail(FailureException failure) {
        if (promise.tryFail(failure)) {
            upload.ifPresent(HttpServerFileUpload::cancelStreamToFileSystem);
            stored.onComplete(_ -> vertx.fileSystem().delete(target.toString()));
        }
    }

    static FailureException tooLarge(long mostBytes) {
        return Failure.TOO_LARGE.because(
                PART + ": larger than " + mostBytes + " bytes, the most that is taken (http.max-file-size)");
    }

    private static FailureException notStored(Throwable cause) {
        return Failure.UNAVAILABLE.because(
                "the file cannot be kept in the uploads folder: " + cause.getMessage()
                        + "; the operator must make room",
                cause);
    }

    /** Watches for the delimiter that ends a multipart body (RFC 2046, 5.1.1). */
    private static final class ClosingBoundary {

        private final String delimiter;
        private String tail = "";

        ClosingBoundary(String boundary) {
            delimiter = "--" + boundary + "--";
        }

        /** Keeps the end of the body; there may be an epilogue, which clients do not write. */
        void see(Buffer buffer) {
            var keep = 2 * delimiter.length();
            var fresh = new String(buffer.getBytes(Math.max(0, buffer.length() - keep), buffer.length()), ISO_8859_1);
            var all = tail + fresh;
            tail = all.substring(Math.max(0, all.length() - keep));
        }

        boolean seen() {
            return tail.contains(delimiter);
        }
    }
}
