package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Reception;
import dev.parley.bus.Rounds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A streamed answer at OpenAI's door. Pieces that are there together are written together; the model is stopped while the client
 * does not read, and told when it is gone. The status is sent with the first piece, so that what fails before it fails with a
 * status of its own.
 *
 * <p>Owned by one request; touch only on its context.
 */
final class OpenAiChatStream {

    /** Looks at the connection after which a client that has not read a byte is let go. */
    private static final int MOST_STALLED = 4;

    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final OpenAiChunks chunks;
    private final boolean includeUsage;
    private final Reception<Llm.Pieces, Llm.Answer> reception;
    private Buffer pending = Buffer.buffer();
    private boolean flushing;
    private boolean quiet;
    private int stalled;

    private OpenAiChatStream(
            RoutingContext ctx, Bus bus, Llm.Ask ask, OpenAiChunks chunks, boolean includeUsage, Rounds rounds) {
        this.ctx = ctx;
        this.response = ctx.response();
        this.chunks = chunks;
        this.includeUsage = includeUsage;
        this.reception = bus.open(Llm.CHAT, ask, this::take);
        var watch = rounds.watch(this::look);
        ctx.addEndHandler(outcome -> {
            watch.end();
            if (outcome.failed()) {
                reception.cancel();
            }
        });
        reception.reply().onSuccess(this::finish).onFailure(this::fail);
    }

    /** Asks, and answers as the pieces come; looks at the connection in every round. */
    static void open(
            RoutingContext ctx, Bus bus, Llm.Ask ask, OpenAiChunks chunks, boolean includeUsage, Rounds rounds) {
        new OpenAiChatStream(ctx, bus, ask, chunks, includeUsage, rounds);
    }

    private void take(Llm.Pieces pieces) {
        RateLimitHeaders.put(response, pieces);
        if (pieces.pieces().isEmpty()) {
            return;
        }
        chunks.append(pending, pieces.pieces());
        if (!flushing) {
            flushing = true;
            // After what else has come in this turn of the event loop.
            ctx.vertx().runOnContext(_ -> flush());
        }
    }

    private void flush() {
        flushing = false;
        if (pending.length() == 0 || isOver()) {
            return;
        }
        begin(Optional.empty());
        response.write(pending);
        pending = Buffer.buffer();
        quiet = false;
        if (response.writeQueueFull()) {
            reception.pause();
        }
    }

    private void drained() {
        stalled = 0;
        reception.resume();
    }

    /** Shows that the stream lives, and finds out whether the client does. */
    private void look() {
        if (response.writeQueueFull()) {
            stalled++;
            if (stalled >= MOST_STALLED) {
                StalledClient.drop(ctx.request().connection());
            }
            return;
        }
        stalled = 0;
        if (quiet && !isOver()) {
            begin(Optional.empty());
            response.write(":\n\n");
        }
        quiet = true;
    }

    private void begin(Optional<Llm.Served> served) {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader("X-Accel-Buffering", "no")
                    .drainHandler(_ -> drained());
            served.ifPresent(known -> ServedBy.putHeaders(response, known));
        }
    }

    private void finish(Llm.Answer answer) {
        if (isOver()) {
            return;
        }
        if (!chunks.begun() && answer.refusal().isEmpty()) {
            chunks.append(pending, List.of(whole(answer)));
        }
        chunks.appendEnd(pending, answer, includeUsage);
        begin(Optional.of(answer.served()));
        response.end(pending);
    }

    /** What comes at once, as from a provider that does not stream. */
    private static Llm.Piece whole(Llm.Answer answer) {
        var calls = IntStream.range(0, answer.calls().size())
                .mapToObj(i -> piece(i, answer.calls().get(i)))
                .toList();
        return new Llm.Piece(answer.text(), answer.reasoning().orElse(""), calls, answer.other());
    }

    private static Llm.CallPiece piece(int index, Chat.ToolCall call) {
        return new Llm.CallPiece(index, Optional.of(call.id()), Optional.of(call.name()), call.arguments());
    }

    private void fail(Throwable failure) {
        if (isOver()) {
            return;
        }
        if (!response.headWritten() && pending.length() == 0) {
            ctx.fail(failure);
            return;
        }
        var known = failure instanceof FailureException problem
                ? problem
                : Failure.INTERNAL.because("an unexpected error; the log has it", failure);
        OpenAiChunks.appendError(pending, OpenAiError.json(Problem.of(known)));
        begin(Optional.empty());
        response.end(pending);
    }

    private boolean isOver() {
        return response.closed() || response.ended();
    }
}
