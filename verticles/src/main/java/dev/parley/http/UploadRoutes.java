package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.function.Function;

/** Recordings in, for the speech actor, which makes a job of each. */
final class UploadRoutes {

    private final Bus bus;
    private final RecordingIntake intake;

    UploadRoutes(Bus bus, RecordingIntake intake) {
        this.bus = bus;
        this.intake = intake;
    }

    void addTo(Operations operations) {
        Function<UUID, JsonObject> both =
                id -> new JsonObject().put("upload_id", id.toString()).put("job_id", id.toString());
        operations.streaming("upload", ctx -> take(ctx, both));
        operations.streaming("uploadWithoutSlash", ctx -> take(ctx, both));
        operations.streaming("transcribe", ctx -> take(ctx, id -> new JsonObject().put("upload_id", id.toString())));
    }

    private void take(RoutingContext ctx, Function<UUID, JsonObject> reply) {
        intake.take(ctx, this::submit)
                .onSuccess(submitted -> ctx.json(reply.apply(submitted.id())))
                .onFailure(ctx::fail);
    }

    private Function<RecordingIntake.HandedIn, Future<Speech.Submitted>> submit(JsonObject fields) {
        var form = new UploadForm(fields);
        var options = form.options();
        var id = form.id();
        return given -> bus.ask(
                Speech.SUBMIT,
                new Speech.Submit(
                        given.caller(),
                        given.name(),
                        given.source(),
                        options,
                        id,
                        given.idempotencyKey(),
                        given.callback()));
    }
}
