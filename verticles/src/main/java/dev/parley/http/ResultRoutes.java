package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import dev.parley.transcript.Format;
import dev.parley.transcript.NamedTranscript;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** How far a recording is, who said what, and the names of the speakers, in the words of today's clients. */
final class ResultRoutes {

    private final Bus bus;

    ResultRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("status", this::status);
        operations.raw("results", this::results);
        operations.object("label", this::label);
    }

    private Future<JsonObject> status(RoutingContext ctx) {
        return job(Operations.id(ctx), Authentication.caller(ctx)).map(ResultRoutes::status);
    }

    /** How far a job is, in the words of today's clients. */
    static JsonObject status(Jobs.Job job) {
        var json =
                switch (job.state()) {
                    case Jobs.State.Queued _, Jobs.State.Running _ -> words("processing", percent(job.progress()));
                    case Jobs.State.Succeeded _ -> words("done", "100%");
                    case Jobs.State.Failed failed -> words("error", "error").put("detail", failed.detail());
                    case Jobs.State.Cancelled _ -> words("error", "error").put("detail", "the job was cancelled");
                };
        job.stage().ifPresent(stage -> json.put("stage", stage));
        return json.put("state", job.state().word());
    }

    private static JsonObject words(String status, String progress) {
        return new JsonObject().put("status", status).put("progress", progress);
    }

    /** A job that still works never says 100%: clients take that for the end. */
    private static String percent(double progress) {
        return Math.clamp((int) (progress * 100), 0, 99) + "%";
    }

    private void results(RoutingContext ctx) {
        var id = Operations.id(ctx);
        var caller = Authentication.caller(ctx);
        var asked = ctx.queryParam("format").stream().findFirst();
        var format = format(asked, ctx.queryParam("shape").stream().findFirst());
        bus.ask(Speech.GET, new Speech.Get(id, caller))
                .compose(recording -> recording.transcript().isPresent()
                        ? Future.succeededFuture(recording)
                        : job(id, caller).compose(ResultRoutes::notReady))
                .compose(recording -> render(ctx.vertx(), recording, format).onSuccess(body -> {
                    asked.ifPresent(
                            _ -> ctx.response().putHeader("Content-Disposition", attachment(recording.name(), format)));
                    ctx.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                            .end(body);
                }))
                .onFailure(ctx::fail);
    }

    /** Hours of speech take a second: not on the event loop. */
    private static Future<Buffer> render(Vertx vertx, Speech.Recording recording, Format format) {
        return vertx.executeBlocking(
                        () -> format.render(NamedTranscript.of(recording).orElseThrow()), false)
                .map(Buffer::buffer);
    }

    private static Format format(Optional<String> format, Optional<String> shape) {
        if (format.isPresent() && shape.isPresent()) {
            throw Failure.INVALID.because("shape: give either shape or format");
        }
        return format.map(Format::of).orElse(shape.equals(Optional.of("rows")) ? Format.ROWS : Format.JSON);
    }

    /** The recording's name with another ending. */
    private static String attachment(String recording, Format format) {
        return Attachment.named(recording.replaceFirst("\\.[^.]{1,5}$", "") + "." + format.extension());
    }

    private static Future<Speech.Recording> notReady(Jobs.Job job) {
        return Future.failedFuture(
                switch (job.state()) {
                    case Jobs.State.Failed failed ->
                        Failure.CONFLICT.because("there are no results, the job failed: " + failed.detail());
                    case Jobs.State.Cancelled _ ->
                        Failure.CONFLICT.because("there are no results, the job was cancelled");
                    case Jobs.State.Queued _, Jobs.State.Running _, Jobs.State.Succeeded _ ->
                        Failure.NOT_FOUND.because("Results not ready");
                });
    }

    private Future<JsonObject> label(RoutingContext ctx) {
        var names = new HashMap<String, Optional<String>>();
        Operations.body(ctx)
                .forEach(entry -> names.put(
                        entry.getKey(),
                        Optional.ofNullable((String) entry.getValue()).map(name -> name(entry.getKey(), name))));
        return bus.ask(Speech.LABEL, new Speech.Label(Operations.id(ctx), Authentication.caller(ctx), names))
                .map(labels -> new JsonObject().put("updated", true).put("labels", sorted(labels.names())));
    }

    private static JsonObject sorted(Map<String, String> names) {
        var json = new JsonObject();
        new TreeMap<>(names).forEach(json::put);
        return json;
    }

    private static String name(String speaker, String name) {
        if (name.isBlank()) {
            throw Failure.INVALID.because(speaker + ": a name must not be blank; null takes the name away");
        }
        return name.strip();
    }

    private Future<Jobs.Job> job(UUID id, Accounts.Caller caller) {
        return bus.ask(Jobs.GET, new Jobs.Get(id, caller))
                .recover(failure -> Future.failedFuture(
                        failure instanceof FailureException known && known.failure() == Failure.NOT_FOUND
                                ? Failure.NOT_FOUND.because("upload_id not found")
                                : failure));
    }
}
