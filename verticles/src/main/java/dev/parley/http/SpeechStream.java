package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.bus.Voice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * Sound that is sent as it is spoken, as the file itself or in server-sent events. The status is sent with the first piece, so that
 * what fails before it fails with a status of its own; a file that breaks off later has no proper end.
 *
 * <p>Owned by one request; touch only on its context.
 */
final class SpeechStream {

    /** Looks at the connection after which a client that has not read a byte is let go. */
    private static final int MOST_STALLED = 4;

    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final SpeechRequest request;
    private final UnaryOperator<FailureException> words;
    private final Reception<Voice.Sound, Voice.Spoken> reception;
    private int stalled;

    private SpeechStream(
            RoutingContext ctx,
            Bus bus,
            SpeechRequest request,
            Duration keepAlive,
            UnaryOperator<FailureException> words) {
        this.ctx = ctx;
        this.response = ctx.response();
        this.request = request;
        this.words = words;
        this.reception = bus.open(Voice.SPEAK, request.speak(Usage.Payer.of(Authentication.caller(ctx))), this::take);
        var timer = ctx.vertx().setPeriodic(keepAlive.toMillis(), _ -> look());
        ctx.addEndHandler(outcome -> {
            ctx.vertx().cancelTimer(timer);
            if (outcome.failed()) {
                reception.cancel();
            }
        });
        reception.reply().onSuccess(this::finish).onFailure(this::fail);
    }

    /**
     * Asks, and answers as the sound comes.
     *
     * @param keepAlive how often the connection is looked at
     * @param words how a failure is told at this door
     */
    static void open(
            RoutingContext ctx,
            Bus bus,
            SpeechRequest request,
            Duration keepAlive,
            UnaryOperator<FailureException> words) {
        new SpeechStream(ctx, bus, request, keepAlive, words);
    }

    private void take(Voice.Sound sound) {
        if (isOver()) {
            return;
        }
        sound.left().ifPresent(left -> RateLimitHeaders.put(response, left));
        if (sound.base64().isEmpty()) {
            return;
        }
        begin();
        response.write(
                request.events()
                        ? event(new JsonObject()
                                .put("type", "speech.audio.delta")
                                .put("audio", sound.base64()))
                        : Buffer.buffer(Base64.getDecoder().decode(sound.base64())));
        if (response.writeQueueFull()) {
            reception.pause();
        }
    }

    private void begin() {
        if (response.headWritten()) {
            return;
        }
        response.setChunked(true)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        request.events()
                                ? "text/event-stream; charset=utf-8"
                                : request.format().contentType())
                .putHeader("X-Accel-Buffering", "no")
                .drainHandler(_ -> {
                    stalled = 0;
                    reception.resume();
                });
        request.file().ifPresent(name -> response.putHeader("Content-Disposition", Attachment.named(name)));
    }

    private void look() {
        if (!response.writeQueueFull()) {
            stalled = 0;
        } else if (++stalled >= MOST_STALLED) {
            StalledClient.drop(ctx.request().connection());
        }
    }

    private void finish(Voice.Spoken spoken) {
        if (isOver()) {
            return;
        }
        begin();
        if (request.events()) {
            response.end(event(new JsonObject()
                    .put("type", "speech.audio.done")
                    // Those who speak here count no tokens; clients want the numbers.
                    .put(
                            "usage",
                            new JsonObject()
                                    .put("input_tokens", 0)
                                    .put("output_tokens", 0)
                                    .put("total_tokens", 0))
                    .put(
                            "parley",
                            new JsonObject()
                                    .put("provider", spoken.provider())
                                    .put("voice", spoken.voice())
                                    .put("seconds", spoken.seconds())
                                    .put("cached", spoken.kept()))));
        } else {
            response.end();
        }
    }

    private void fail(Throwable failure) {
        if (isOver()) {
            return;
        }
        var known = failure instanceof FailureException problem
                ? words.apply(problem)
                : Failure.INTERNAL.because("an unexpected error; the log has it", failure);
        if (response.headWritten() && request.events()) {
            response.end(event(OpenAiError.json(Problem.of(known)).put("type", "error")));
        } else {
            ctx.fail(known);
        }
    }

    private static Buffer event(JsonObject event) {
        return Buffer.buffer("data: " + event.encode() + "\n\n");
    }

    private boolean isOver() {
        return response.closed() || response.ended();
    }
}
