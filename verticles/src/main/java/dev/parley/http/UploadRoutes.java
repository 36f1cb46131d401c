package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Recordings in: a multipart file goes to disk, and from there to the speech actor, which makes a job of it. */
final class UploadRoutes {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Bus bus;
    private final Contract contract;
    private final Authentication authentication;
    private final FileIntake files;

    UploadRoutes(Bus bus, Contract contract, Authentication authentication, FileIntake files) {
        this.bus = bus;
        this.contract = contract;
        this.authentication = authentication;
        this.files = files;
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
        files.take(ctx, received -> submit(ctx, caller, key, received))
                .onSuccess(submitted -> ctx.json(reply.apply(submitted.id())))
                .onFailure(ctx::fail);
    }

    private Future<Speech.Submitted> submit(
            RoutingContext ctx, Accounts.Caller caller, Optional<String> key, UploadReceiver.Received received) {
        var form = new UploadForm(FormFields.read(contract, Exchange.operation(ctx), received.fields()));
        var submit = new Speech.Submit(
                caller,
                FileIntake.name(received),
                received.file(),
                form.options(),
                Optional.empty(),
                key,
                form.callbackUrl());
        // The key may have been revoked while the file was coming.
        return authentication.stillAllowed(ctx).compose(_ -> bus.ask(Speech.SUBMIT, submit));
    }

    /** The key that makes a repeated request harmless, if there is one. */
    static Optional<String> idempotencyKey(RoutingContext ctx) {
        var key = Optional.ofNullable(ctx.request().getHeader("Idempotency-Key"));
        if (key.filter(text -> !IDEMPOTENCY_KEY.matcher(text).matches()).isPresent()) {
            throw Failure.INVALID.because("Idempotency-Key: must be 1 to 200 printable characters without spaces");
        }
        return key;
    }
}
