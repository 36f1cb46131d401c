package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Recordings in: a file goes to disk, and from there to the speech actor, which makes a job of it; the address of a file,
 * in a form or as JSON, becomes a job that reads it.
 */
final class UploadRoutes {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final Bus bus;
    private final Contract contract;
    private final Authentication authentication;
    private final FileIntake files;
    private final ForeignAddresses addresses;

    UploadRoutes(Bus bus, Contract contract, Authentication authentication, FileIntake files) {
        this.bus = bus;
        this.contract = contract;
        this.authentication = authentication;
        this.files = files;
        this.addresses = new ForeignAddresses(bus);
    }

    void addTo(Operations operations) {
        Function<UUID, JsonObject> both =
                id -> new JsonObject().put("upload_id", id.toString()).put("job_id", id.toString());
        operations.streaming("upload", ctx -> take(ctx, both));
        operations.streaming("uploadWithoutSlash", ctx -> take(ctx, both));
        operations.streaming("transcribe", ctx -> take(ctx, id -> new JsonObject().put("upload_id", id.toString())));
    }

    private void take(RoutingContext ctx, Function<UUID, JsonObject> reply) {
        var key = idempotencyKey(ctx);
        submitted(ctx, key)
                .onSuccess(submitted -> ctx.json(reply.apply(submitted.id())))
                .onFailure(ctx::fail);
    }

    private Future<Speech.Submitted> submitted(RoutingContext ctx, Optional<String> key) {
        if (JsonBody.isJson(ctx)) {
            var fields = FormFields.check(contract, Exchange.operation(ctx), Operations.body(ctx));
            return submit(ctx, key, Optional.empty(), "", fields);
        }
        return files.take(ctx, received -> {
            var fields = FormFields.read(contract, Exchange.operation(ctx), received);
            return submit(ctx, key, received.file(), received.name(), fields);
        });
    }

    private Future<Speech.Submitted> submit(
            RoutingContext ctx, Optional<String> key, Optional<Path> file, String name, JsonObject fields) {
        var caller = Authentication.caller(ctx);
        var form = new UploadForm(fields);
        var options = form.options();
        var id = form.id();
        return addresses
                .callback(fields)
                .compose(callback -> addresses
                        .source(file, fields)
                        .map(source -> new Speech.Submit(
                                caller, FileIntake.name(name, source), source, options, id, key, callback)))
                // The key may have been revoked while the file was coming.
                .compose(submit -> authentication.stillAllowed(ctx).map(submit))
                .compose(submit -> bus.ask(Speech.SUBMIT, submit));
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
