package dev.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference.AudioFormat;
import dev.parley.bus.Jobs;
import dev.parley.bus.MessageWire;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** Recordings in another format: a file in, how far it is, the converted file out. */
final class ConvertRoutes {

    private final Bus bus;
    private final RecordingIntake intake;

    ConvertRoutes(Bus bus, RecordingIntake intake) {
        this.bus = bus;
        this.intake = intake;
    }

    void addTo(Operations operations) {
        operations.streaming("convert", this::take);
        operations.object("conversion", this::status);
        operations.raw("convertedAudio", this::audio);
    }

    private void take(RoutingContext ctx) {
        intake.take(ctx, this::submit)
                .onSuccess(submitted ->
                        ctx.json(new JsonObject().put("job_id", submitted.id().toString())))
                .onFailure(ctx::fail);
    }

    private Function<RecordingIntake.HandedIn, Future<Conversions.Submitted>> submit(JsonObject fields) {
        var options = options(fields);
        return given -> bus.ask(
                Conversions.SUBMIT,
                new Conversions.Submit(
                        given.caller(),
                        given.name(),
                        given.source(),
                        options,
                        given.idempotencyKey(),
                        given.callback()));
    }

    private static Conversions.Options options(JsonObject form) {
        var format = FormFields.text(form, "format").orElse("wav").toUpperCase(Locale.ROOT);
        return new Conversions.Options(AudioFormat.valueOf(format), form.getBoolean("denoise", false));
    }

    private Future<JsonObject> status(RoutingContext ctx) {
        return job(ctx).map(job -> job.state() instanceof Jobs.State.Succeeded succeeded
                ? done(job, output(succeeded))
                : ResultRoutes.status(job));
    }

    private static JsonObject done(Jobs.Job job, ConversionOutput output) {
        return ResultRoutes.status(job)
                .put("converted_file_url", "/convert/" + job.id() + "/audio")
                .put("audio_len", Math.round(100 * output.seconds()) / 100.0)
                .put("format", word(output.format()))
                .put("bytes", output.bytes())
                .put("warnings", new JsonArray(output.warnings()));
    }

    private void audio(RoutingContext ctx) {
        var redirect = ctx.queryParam("redirect").contains("true");
        job(ctx).map(ConvertRoutes::outputOf)
                .compose(output -> redirect ? lead(ctx, output) : send(ctx, output))
                .onFailure(ctx::fail);
    }

    private Future<Void> send(RoutingContext ctx, ConversionOutput output) {
        return bus.ask(Blobs.LOCATE, new Blobs.Locate(output.audio()))
                .compose(located -> new FileAnswer(output.audio(), located.file(), mediaType(output.format()))
                        .send(ctx, Attachment.named(output.name())));
    }

    /** To where the file is read without a key: in S3 from the store itself, and not through this service. */
    private Future<Void> lead(RoutingContext ctx, ConversionOutput output) {
        return bus.ask(Blobs.LINK, new Blobs.MakeLink(output.audio(), output.name(), mediaType(output.format())))
                .compose(link -> ctx.response()
                        .setStatusCode(302)
                        .putHeader(HttpHeaders.LOCATION, link.address().toString())
                        .end());
    }

    private Future<Jobs.Job> job(RoutingContext ctx) {
        var id = Operations.id(ctx);
        return bus.ask(Jobs.GET, new Jobs.Get(id, Authentication.caller(ctx))).map(job -> {
            if (!job.kind().equals(Conversions.KIND)) {
                throw unknown(id);
            }
            return job;
        });
    }

    private static ConversionOutput outputOf(Jobs.Job job) {
        return switch (job.state()) {
            case Jobs.State.Succeeded succeeded -> output(succeeded);
            case Jobs.State.Failed failed ->
                throw Failure.CONFLICT.because("there is no converted file, the job failed: " + failed.detail());
            case Jobs.State.Cancelled _ ->
                throw Failure.CONFLICT.because("there is no converted file, the job was cancelled");
            case Jobs.State.Queued _, Jobs.State.Running _ ->
                throw Failure.NOT_FOUND.because("the file is not converted yet; ask again when the status is done");
        };
    }

    private static ConversionOutput output(Jobs.State.Succeeded succeeded) {
        try {
            return MessageWire.JSON.readValue(succeeded.output(), ConversionOutput.class);
        } catch (JsonProcessingException e) {
            throw Failure.INTERNAL.because("cannot read the output of the job", e);
        }
    }

    private static RuntimeException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no conversion " + id);
    }

    private static String word(AudioFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static String mediaType(AudioFormat format) {
        return switch (format) {
            case WAV -> "audio/wav";
            case FLAC -> "audio/flac";
            case OPUS -> "audio/ogg; codecs=opus";
            case MP3 -> "audio/mpeg";
        };
    }
}
