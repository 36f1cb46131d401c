package dev.parley.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Failure;
import dev.parley.bus.Uploads.Upload;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Recordings in, piece by piece, so that a large one survives a broken connection: the tus protocol, version 1.0.0, with creation,
 * creation-with-upload, termination, expiration and checksum (tus.io/protocols/resumable-upload).
 */
final class TusRoutes {

    static final String VERSION = "1.0.0";

    private static final String PATH = "/uploads";
    private static final String EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum";
    private static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";
    private static final String METADATA = "Upload-Metadata";
    private static final String EXPIRES = "Upload-Expires";
    private static final String PIECE = "application/offset+octet-stream";
    private static final int LOCKED = 423;
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /** As RFC 9110 has it. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final ResumableUploads uploads;
    private final HeldUploads held;
    private final UploadsElsewhere elsewhere;
    private final Authentication authentication;
    private final long mostBytes;

    /** @param mostBytes largest file that is taken */
    TusRoutes(
            ResumableUploads uploads,
            HeldUploads held,
            UploadsElsewhere elsewhere,
            Authentication authentication,
            long mostBytes) {
        this.uploads = uploads;
        this.held = held;
        this.elsewhere = elsewhere;
        this.authentication = authentication;
        this.mostBytes = mostBytes;
    }

    /** Every answer of these doors has its version, refusals as well. */
    void announce(RoutingContext ctx) {
        if (Exchange.route(ctx).startsWith(PATH)) {
            ctx.response()
                    .putHeader("Tus-Resumable", VERSION)
                    .putHeader("Tus-Version", VERSION)
                    .putHeader("Tus-Max-Size", String.valueOf(mostBytes));
        }
        ctx.next();
    }

    void addTo(Operations operations) {
        operations.streaming("resumableUploads", ctx -> ctx.response()
                .setStatusCode(204)
                .putHeader("Tus-Extension", EXTENSIONS)
                .putHeader("Tus-Checksum-Algorithm", TusChecksum.ALGORITHMS)
                .end());
        serve(operations, "beginUpload", this::begin);
        serve(operations, "uploadOffset", ctx -> whereItIs(ctx, found -> offset(ctx, found)));
        serve(operations, "continueUpload", ctx -> whereItIs(ctx, found -> append(ctx, found)));
        serve(operations, "deleteUpload", ctx -> whereItIs(ctx, found -> delete(ctx, found)));
    }

    private void serve(Operations operations, String operation, Function<RoutingContext, Future<?>> handler) {
        operations.streaming(operation, ctx -> {
            if (!VERSION.equals(ctx.request().getHeader("Tus-Resumable"))) {
                throw new HttpException(412);
            }
            handler.apply(ctx).onFailure(ctx::fail);
        });
    }

    /** Works on an upload of the caller here, or has the node do it that has its bytes. */
    private Future<?> whereItIs(RoutingContext ctx, Function<Upload, Future<?>> work) {
        return owned(ctx)
                .<Object>compose(
                        found -> (uploads.isHere(found) ? work.apply(found) : elsewhere.handle(ctx, found)).mapEmpty());
    }

    private Future<?> begin(RoutingContext ctx) {
        var length = length(ctx.request());
        var checksum = TusChecksum.of(ctx.request());
        var metadata = Optional.ofNullable(ctx.request().getHeader(METADATA)).orElse("");
        var id = IDS.generate();
        var hold = held.take(id).orElseThrow();
        return Future.succeededFuture()
                .compose(_ -> uploads.begin(id, Authentication.caller(ctx), length, metadata))
                .compose(upload -> {
                    ctx.response()
                            .putHeader(HttpHeaders.LOCATION, PATH + "/" + id)
                            .putHeader(EXPIRES, expires(upload));
                    return isPiece(ctx.request())
                            ? receive(ctx, hold, upload, 0, checksum).onSuccess(offset -> tellOffset(ctx, offset))
                            : Future.succeededFuture();
                })
                .compose(_ -> ctx.response().setStatusCode(201).end())
                .onComplete(_ -> hold.release());
    }

    private Future<?> offset(RoutingContext ctx, Upload found) {
        return takenOver(ctx, found, upload -> uploads.offset(upload)
                .compose(offset -> finishIfWhole(ctx, upload, offset))
                .compose(offset -> tell(ctx, upload, offset)));
    }

    private Future<?> delete(RoutingContext ctx, Upload found) {
        return takenOver(ctx, found, upload -> {
            if (upload.ended().isPresent()) {
                throw Failure.CONFLICT.because(
                        "the upload is recording " + upload.id() + " by now; cancel its job, or delete the recording");
            }
            return uploads.remove(upload)
                    .compose(_ -> ctx.response().setStatusCode(204).end());
        });
    }

    /** Works on an upload after whoever sends a piece has stopped. */
    private Future<?> takenOver(RoutingContext ctx, Upload found, Function<Upload, Future<?>> work) {
        return held.takeOver(found.id(), ctx.vertx().getOrCreateContext())
                .compose(hold -> owned(ctx).compose(work::apply).onComplete(_ -> hold.release()));
    }

    private static Future<Void> tell(RoutingContext ctx, Upload upload, long offset) {
        tellOffset(ctx, offset);
        var response = ctx.response()
                .putHeader(LENGTH, String.valueOf(upload.length()))
                .putHeader(EXPIRES, expires(upload));
        if (!upload.metadata().isEmpty()) {
            response.putHeader(METADATA, upload.metadata());
        }
        return response.end();
    }

    private Future<?> append(RoutingContext ctx, Upload found) {
        if (!isPiece(ctx.request())) {
            throw Failure.UNSUPPORTED_MEDIA.because("Content-Type: must be " + PIECE);
        }
        var begin = number(ctx.request(), OFFSET);
        var checksum = TusChecksum.of(ctx.request());
        var hold = held.take(found.id()).orElseThrow(() -> new HttpException(LOCKED));
        return owned(ctx)
                .compose(upload -> uploads.offset(upload).compose(offset -> {
                    checkPlace(ctx, begin, offset);
                    return receive(ctx, hold, upload, offset, checksum);
                }))
                .compose(offset -> {
                    tellOffset(ctx, offset);
                    return ctx.response()
                            .setStatusCode(204)
                            .putHeader(EXPIRES, expires(found))
                            .end();
                })
                .onComplete(_ -> hold.release());
    }

    /** Replies with how much has come then; all of it has become a job. */
    private Future<Long> receive(
            RoutingContext ctx, HeldUploads.Hold hold, Upload upload, long offset, Optional<TusChecksum> checksum) {
        var missing = upload.length() - offset;
        var announced = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        if (announced.filter(bytes -> Long.parseLong(bytes) > missing).isPresent()) {
            throw Failure.INVALID.because("Content-Length: " + announced.get() + " bytes are more than the " + missing
                    + " that are missing of " + LENGTH);
        }
        FileIntake.answerExpectation(ctx);
        if (upload.ended().isPresent()) {
            return Future.succeededFuture(offset);
        }
        var piece = new ChunkReceiver(ctx.vertx(), ctx.request(), checksum, missing);
        hold.stopBy(piece::stop);
        return uploads.append(upload, offset, piece, checksum).compose(now -> finishIfWhole(ctx, upload, now));
    }

    private Future<Long> finishIfWhole(RoutingContext ctx, Upload upload, long offset) {
        return offset < upload.length() || upload.ended().isPresent()
                ? Future.succeededFuture(offset)
                // The key may have been revoked while the piece was coming.
                : authentication
                        .stillAllowed(ctx)
                        .compose(_ -> uploads.finish(upload))
                        .map(offset);
    }

    private Future<Upload> owned(RoutingContext ctx) {
        return uploads.find(Operations.id(ctx), Authentication.caller(ctx));
    }

    private long length(HttpServerRequest request) {
        if (request.headers().contains("Upload-Defer-Length")) {
            throw Failure.INVALID.because("Upload-Defer-Length: is not taken; send " + LENGTH);
        }
        if (request.headers().contains("Upload-Concat")) {
            throw Failure.INVALID.because("Upload-Concat: is not taken; send the whole recording as one upload");
        }
        var length = number(request, LENGTH);
        if (length == 0) {
            throw Failure.INVALID.because(LENGTH + ": the file is empty (0 bytes); send a recording with sound");
        }
        if (length > mostBytes) {
            throw Failure.TOO_LARGE.because(
                    LENGTH + ": larger than " + mostBytes + " bytes, the most that is taken (http.max-file-size)");
        }
        return length;
    }

    private static long number(HttpServerRequest request, String header) {
        return Optional.ofNullable(request.getHeader(header))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElseThrow(() -> Failure.INVALID.because(header + ": must be a number of bytes"));
    }

    private static void checkPlace(RoutingContext ctx, long begin, long offset) {
        if (begin != offset) {
            tellOffset(ctx, offset);
            throw Failure.CONFLICT.because(OFFSET + ": " + begin + " is not where the last piece ended, " + offset);
        }
    }

    private static boolean isPiece(HttpServerRequest request) {
        return PIECE.equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    private static void tellOffset(RoutingContext ctx, long offset) {
        ctx.response().putHeader(OFFSET, String.valueOf(offset));
    }

    private static String expires(Upload upload) {
        return HTTP_DATE.format(upload.expires());
    }
}
