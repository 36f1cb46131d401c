package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One call of a model, from the request to its outcome. Confined to the context of its provider. */
final class ModelCall implements Exchange.Listener {

    /** Bytes of the stream in one message; a reader that is slow is not far behind then. */
    private static final int MOST_UNSENT = 64 << 10;

    private final UpstreamClient client;
    private final Dialect dialect;
    private final ProviderConf conf;
    private final Providers.Call call;
    private final Outlet<Llm.Pieces> outlet;
    private final Duration total;
    private final Promise<Providers.Outcome> promise = Promise.promise();
    private Optional<Exchange> exchange = Optional.empty();
    private final GrowingAnswer answer;
    private final EventParser parser;
    private UpstreamClient.WholeReply whole = new UpstreamClient.WholeReply();
    private boolean inPieces;
    private Map<String, String> admission = Map.of();
    private boolean sending;
    private int unsent;
    private boolean adapted;
    private Runnable adapting = () -> {};

    ModelCall(
            UpstreamClient client, Dialect dialect, ProviderConf conf, Providers.Call call, Outlet<Llm.Pieces> outlet) {
        this.client = client;
        this.dialect = dialect;
        this.conf = conf;
        this.call = call;
        this.outlet = outlet;
        this.total = call.chat()
                .timeout()
                .filter(wanted -> wanted.compareTo(conf.totalTimeout()) < 0)
                .orElse(conf.totalTimeout());
        this.answer = new GrowingAnswer(call.model());
        this.parser = dialect.parser();
    }

    /** @param key that opens the door, if any */
    Future<Providers.Outcome> run(Optional<Secret> key) {
        if (outlet.isCancelled()) {
            cancel();
            return promise.future();
        }
        outlet.cancelled().onSuccess(_ -> cancel());
        outlet.onDrain(() -> exchange.ifPresent(Exchange::resume));
        send(key);
        return promise.future();
    }

    private void send(Optional<Secret> key) {
        try {
            Abilities.check(conf, call.chat());
            dialect.prepared(call, key)
                    .map(dialect::chat)
                    .compose(request -> dialect.admission(key).onSuccess(headers -> open(request, headers)))
                    .onFailure(this::failed);
        } catch (TroubleException e) {
            failed(e);
        }
        adapting = () -> send(key);
    }

    private void open(UpstreamRequest request, Map<String, String> headers) {
        if (!promise.future().isComplete()) {
            admission = headers;
            exchange = Optional.of(client.open(request, headers, total, this));
        }
    }

    @Override
    public void answered(int status, MultiMap headers) {
        whole.answered(status, headers);
        var type = Optional.ofNullable(headers.get("Content-Type")).orElse("");
        // Some answer as a whole although they were asked for pieces; others send pages for people.
        inPieces = call.chat().stream()
                && Reply.isGood(status)
                && !type.startsWith("application/json")
                && !type.startsWith("text/html");
    }

    @Override
    public void received(Buffer bytes) {
        if (!inPieces) {
            whole.received(bytes);
            return;
        }
        unsent += bytes.length();
        heed(() -> parser.read(bytes.getBytes(), this::read));
    }

    private void read(String name, byte[] event, int offset, int length) {
        if (!answer.isComplete()) {
            dialect.read(event, offset, length, answer);
        }
    }

    /** Reads on, and looks what has become of the answer. */
    private void heed(Runnable reading) {
        try {
            reading.run();
        } catch (TroubleException e) {
            exchange.ifPresent(Exchange::abandon);
            end(e.trouble());
            return;
        } catch (RuntimeException e) {
            exchange.ifPresent(Exchange::abandon);
            promise.tryFail(e);
            return;
        }
        if (answer.isComplete()) {
            exchange.ifPresent(Exchange::release);
            complete();
        } else if (answer.hasPieces()) {
            exchange.ifPresent(Exchange::answering);
            sendSoon();
        }
    }

    /** What one read of the network has brought goes in one message: all of it is handled before this. */
    private void sendSoon() {
        if (unsent > MOST_UNSENT) {
            send();
        } else if (!sending) {
            sending = true;
            client.afterThisRead(() -> {
                sending = false;
                send();
            });
        }
    }

    private void send() {
        var pieces = answer.takePieces();
        if (pieces.isEmpty() || !call.chat().stream() || promise.future().isComplete()) {
            return;
        }
        unsent = 0;
        outlet.send(new Llm.Pieces(pieces));
        if (outlet.full()) {
            exchange.ifPresent(Exchange::pause);
        }
    }

    @Override
    public void ended() {
        var reply = whole.reply();
        if (inPieces) {
            heed(() -> parser.end(this::read));
            endOfPieces(Trouble.of(Breakage.CUT_OFF, "the stream ended before the answer did"));
        } else if (reply.isGood()) {
            heed(() -> {
                refusePage(reply);
                dialect.readWhole(reply, answer);
                answer.complete();
            });
        } else if (!adapted && dialect.adapts(reply, admission)) {
            adapted = true;
            whole = new UpstreamClient.WholeReply();
            adapting.run();
        } else {
            end(dialect.trouble(reply));
        }
    }

    /** An answer whose end was told is whole, though what usually follows did not come. */
    private void endOfPieces(Trouble trouble) {
        if (promise.future().isComplete()) {
            return;
        }
        if (answer.isFinished()) {
            complete();
        } else {
            end(trouble);
        }
    }

    @Override
    public void broken(Trouble trouble) {
        var refusal = whole.reply();
        if (inPieces && trouble.breakage() == Breakage.CUT_OFF && answer.isFinished()) {
            endOfPieces(trouble);
        } else if (refusal.status() != 0 && !refusal.isGood() && trouble.breakage() == Breakage.CUT_OFF) {
            // A refusal is one even where its text is not all there.
            end(dialect.trouble(refusal));
        } else {
            end(trouble);
        }
    }

    /** What comes from a wrong address, or from something in between. */
    private void refusePage(Reply reply) {
        var body = reply.body();
        if (body.length() > 0 && body.getByte(0) == '<') {
            throw new TroubleException(
                    Breakage.CUT_OFF,
                    "answered with a page for people instead of JSON; look at "
                            + ConnectionTrouble.setting(conf, "url"));
        }
    }

    private void cancel() {
        exchange.ifPresent(Exchange::abandon);
        end(Trouble.of(Breakage.CANCELLED, "the asker went away"));
    }

    private void failed(Throwable failure) {
        if (failure instanceof TroubleException known) {
            end(known.trouble());
        } else {
            promise.tryFail(failure);
        }
    }

    private void complete() {
        send();
        promise.tryComplete(answer.completed());
    }

    private void end(Trouble trouble) {
        send();
        var sent = exchange.map(Exchange::isSent).orElse(false);
        promise.tryComplete(trouble.broken(sent, answer.written(), answer.tokens()));
    }
}
