package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/**
 * A file in, its text out, in the words of OpenAI's API: {@code /v1/audio/transcriptions} and {@code translations}. The
 * work is a job like any other, for which the request waits.
 */
final class OpenAiAudioRoutes {

    private final Bus bus;
    private final Contract contract;
    private final Authentication authentication;
    private final FileIntake files;
    private final OpenStreams streams;
    private final EventHub hub;
    private final OpenAiModels models;

    OpenAiAudioRoutes(
            Bus bus,
            Contract contract,
            Authentication authentication,
            FileIntake files,
            OpenStreams streams,
            EventHub hub) {
        this.bus = bus;
        this.contract = contract;
        this.authentication = authentication;
        this.files = files;
        this.streams = streams;
        this.hub = hub;
        this.models = new OpenAiModels(bus);
    }

    void addTo(Operations operations) {
        operations.streaming("openAiTranscription", ctx -> take(ctx, false));
        operations.streaming("openAiTranslation", ctx -> take(ctx, true));
        models.addTo(operations);
    }

    /** A job that was made, and how its end is wanted. */
    private record Accepted(UUID job, OpenAiForm form) {}

    private void take(RoutingContext ctx, boolean translate) {
        var caller = Authentication.caller(ctx);
        streams.enter(caller.user());
        ctx.addEndHandler(_ -> streams.leave(caller.user()));
        files.take(ctx, received -> submit(ctx, caller, translate, received))
                .onSuccess(accepted -> follow(ctx, caller, accepted))
                .onFailure(ctx::fail);
    }

    private Future<Accepted> submit(
            RoutingContext ctx, Accounts.Caller caller, boolean translate, UploadReceiver.Received received) {
        var fields = FormFields.read(contract, Exchange.operation(ctx), received);
        var form = new OpenAiForm(fields, translate);
        // The contract asks for it.
        var source = new Source.LocalFile(received.file().orElseThrow());
        return models.resolve(form.model())
                .map(model -> new Speech.Submit(
                        caller,
                        FileIntake.name(received.name(), source),
                        source,
                        form.options(model),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                // The key may have been revoked while the file was coming.
                .compose(submit -> authentication.stillAllowed(ctx).map(submit))
                .compose(submit -> bus.ask(Speech.SUBMIT, submit))
                .map(submitted -> new Accepted(submitted.id(), form));
    }

    private void follow(RoutingContext ctx, Accounts.Caller caller, Accepted accepted) {
        var events = new OpenAiEvents(ctx.response());
        var listener = accepted.form().stream() ? events : new Silent();
        var job = new AwaitedJob(
                bus, hub, new Jobs.Get(accepted.job(), caller), () -> authentication.stillAllowed(ctx), listener);
        if (ctx.response().closed()) {
            job.abandon();
            return;
        }
        ctx.addEndHandler(_ -> job.abandon());
        if (accepted.form().stream()) {
            events.begin(job::drained);
        }
        job.result()
                .compose(recording -> answer(ctx, accepted.form(), recording, events))
                .onFailure(failure -> fail(ctx, failure, events));
    }

    private static Future<?> answer(
            RoutingContext ctx, OpenAiForm form, Speech.Recording recording, OpenAiEvents events) {
        // Hours of speech take a second: not on the event loop.
        return form.stream()
                ? ctx.vertx()
                        .executeBlocking(() -> OpenAiAnswer.of(form, recording), false)
                        .onSuccess(answer ->
                                events.finish(answer, form.format() == OpenAiForm.ResponseFormat.DIARIZED_JSON))
                : ctx.vertx()
                        .executeBlocking(() -> OpenAiAnswer.of(form, recording).body(), false)
                        .onSuccess(body -> ctx.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, body.mediaType())
                                .end(body.content()));
    }

    private static void fail(RoutingContext ctx, Throwable failure, OpenAiEvents events) {
        if (ctx.response().headWritten() && !ctx.response().closed()) {
            events.fail(
                    failure instanceof FailureException known
                            ? known
                            : Failure.INTERNAL.because("an unexpected error; the log has it", failure));
        } else {
            ctx.fail(failure);
        }
    }

    /** Waits for the end alone. */
    private record Silent() implements AwaitedJob.Listener {

        @Override
        public boolean full() {
            return false;
        }

        @Override
        public void heard(Jobs.Event event) {
            // The whole is in the transcript.
        }

        @Override
        public void keepAlive() {
            // A response without its status cannot be begun.
        }
    }
}
