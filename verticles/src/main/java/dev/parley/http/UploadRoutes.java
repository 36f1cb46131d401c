package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Recordings in: a multipart file goes to disk, and from there to the speech actor, which makes a job of it. */
final class UploadRoutes {

    private static final Pattern MULTIPART = Pattern.compile(
            "multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^\\s;]{1,70})).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final int LONGEST_NAME = 200;

    private final Bus bus;
    private final Contract contract;
    private final Authentication authentication;
    private final Path folder;
    private final long mostBytes;

    /** @param folder where files are until the store takes them
     *  @param mostBytes largest file that is taken */
    UploadRoutes(Bus bus, Contract contract, Authentication authentication, Path folder, long mostBytes) {
        this.bus = bus;
        this.contract = contract;
        this.authentication = authentication;
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    void addTo(Operations operations) {
        Function<UUID, JsonObject> both =
                id -> new JsonObject().put("upload_id", id.toString()).put("job_id", id.toString());
        operations.streaming("upload", ctx -> take(ctx, both));
        operations.streaming("uploadWithoutSlash", ctx -> take(ctx, both));
        operations.streaming("transcribe", ctx -> take(ctx, id -> new JsonObject().put("upload_id", id.toString())));
    }

    private void take(RoutingContext ctx, Function<UUID, JsonObject> reply) {
        var caller = Authentication.caller(ctx);
        var key = idempotencyKey(ctx);
        var boundary = boundary(ctx);
        refuseAnnouncedExcess(ctx);
        answerExpectation(ctx);
        var target = folder.resolve(UUID.randomUUID().toString());
        new UploadReceiver(ctx.vertx(), ctx.request(), boundary, target, mostBytes)
                .receive()
                .compose(received -> submit(ctx, caller, key, received)
                        // The store has taken the file, unless this was a repetition or a failure.
                        .onComplete(_ -> ctx.vertx().fileSystem().delete(target.toString())))
                .onSuccess(submitted -> ctx.json(reply.apply(submitted.id())))
                .onFailure(ctx::fail);
    }

    private Future<Speech.Submitted> submit(
            RoutingContext ctx, Accounts.Caller caller, Optional<String> key, UploadReceiver.Received received) {
        return Future.succeededFuture()
                .map(_ -> UploadForm.read(contract, Exchange.operation(ctx), received.fields()))
                .map(form -> new Speech.Submit(
                        caller,
                        name(received.name()),
                        received.file(),
                        form.options(),
                        Optional.empty(),
                        key,
                        form.callbackUrl()))
                // The key may have been revoked while the file was coming.
                .compose(submit -> authentication.stillAllowed(ctx).map(submit))
                .compose(submit -> bus.ask(Speech.SUBMIT, submit));
    }

    /** The last part of what the client calls the file, for people to read; it never becomes a path here. */
    private static String name(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        var name = last.isEmpty() || last.equals(".") || last.equals("..") ? "recording" : last;
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    private static Optional<String> idempotencyKey(RoutingContext ctx) {
        var key = Optional.ofNullable(ctx.request().getHeader("Idempotency-Key"));
        if (key.filter(text -> !IDEMPOTENCY_KEY.matcher(text).matches()).isPresent()) {
            throw Failure.INVALID.because("Idempotency-Key: must be 1 to 200 printable characters without spaces");
        }
        return key;
    }

    private static String boundary(RoutingContext ctx) {
        var matcher = MULTIPART.matcher(Optional.ofNullable(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse(""));
        if (!matcher.matches()) {
            throw Failure.UNSUPPORTED_MEDIA.because("Content-Type: upload the file itself as multipart/form-data, "
                    + "field " + UploadReceiver.PART + "; files are not fetched from URLs");
        }
        return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
    }

    private void refuseAnnouncedExcess(RoutingContext ctx) {
        var announced = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > mostBytes + UploadReceiver.FRAME_BYTES) {
            throw UploadReceiver.tooLarge(mostBytes);
        }
    }

    private static void answerExpectation(RoutingContext ctx) {
        if ("100-continue".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.EXPECT))) {
            ctx.response().writeContinue();
        }
    }
}
