package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Rounds;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One request on its way and what comes back, within the limits of the provider. Confined to the context on which it was begun;
 * the listener hears of its end once, and of nothing after it.
 */
public final class Exchange {

    /** What comes back, in this order; {@link #ended} or {@link #broken} is the last. */
    public interface Listener {

        void answered(int status, MultiMap headers);

        void received(Buffer bytes);

        void ended();

        void broken(Trouble trouble);
    }

    /** After the answer was complete: how long an upstream may take to end the response. */
    private static final long LINGER_NANOS = 1_000_000_000;

    private final Rounds rounds;
    private final ProviderConf conf;
    private final URI base;
    private final Listener listener;
    private final Patience patience;
    private Optional<HttpClientRequest> request = Optional.empty();
    private Optional<HttpClientResponse> response = Optional.empty();
    private Optional<Rounds.Watch> lingering = Optional.empty();
    private long bytes;
    private boolean sent;
    private boolean ended;
    private boolean over;

    Exchange(Vertx vertx, Rounds rounds, ProviderConf conf, URI base, Duration total, Listener listener) {
        this.rounds = rounds;
        this.conf = conf;
        this.base = base;
        this.listener = listener;
        this.patience = new Patience(vertx, rounds, conf, total, this::fail);
    }

    /** @param opening a connected request that was not sent */
    void begin(Future<HttpClientRequest> opening, Buffer body) {
        opening.onSuccess(opened -> send(opened, body)).onFailure(this::unreachable);
    }

    private void send(HttpClientRequest opened, Buffer body) {
        if (over) {
            opened.reset();
            return;
        }
        request = Optional.of(opened);
        sent = true;
        patience.connected();
        (body.length() == 0 ? opened.send() : opened.send(body))
                .onSuccess(this::answered)
                .onFailure(this::unreachable);
    }

    private void answered(HttpClientResponse incoming) {
        if (over) {
            return;
        }
        response = Optional.of(incoming);
        incoming.handler(this::take).endHandler(_ -> end()).exceptionHandler(_ -> fail(cutOff()));
        listener.answered(incoming.statusCode(), incoming.headers());
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        patience.heard();
        bytes += piece.length();
        if (bytes > conf.largestAnswer().bytes()) {
            fail(Trouble.of(
                    Breakage.CUT_OFF,
                    "the answer is larger than " + conf.largestAnswer() + " ("
                            + ConnectionTrouble.setting(conf, "largest-answer") + ")"));
        } else {
            listener.received(piece);
        }
    }

    private void end() {
        ended = true;
        lingering.ifPresent(Rounds.Watch::end);
        if (!over) {
            close();
            listener.ended();
        }
    }

    private void unreachable(Throwable failure) {
        fail(ConnectionTrouble.of(conf, base, failure));
    }

    private static Trouble cutOff() {
        return Trouble.of(Breakage.CUT_OFF, "the connection ended in the middle of the answer");
    }

    private void fail(Trouble trouble) {
        if (!over) {
            abandon();
            listener.broken(trouble);
        }
    }

    /** Whether the upstream was reached. */
    public boolean isSent() {
        return sent;
    }

    /** A piece of the answer was in what came: from now on silence is that between pieces. */
    public void answering() {
        if (!over) {
            patience.answering();
        }
    }

    /** Nothing more for now; the upstream has to wait. */
    public void pause() {
        if (!over) {
            patience.pause();
            response.ifPresent(HttpClientResponse::pause);
        }
    }

    public void resume() {
        if (!over) {
            patience.resume();
            response.ifPresent(HttpClientResponse::resume);
        }
    }

    /** Ends it at once, so that the upstream stops working. The listener hears nothing more. */
    public void abandon() {
        close();
        request.ifPresent(HttpClientRequest::reset);
    }

    /** There is nothing more to come but the end, for which the connection is kept a little. The listener hears nothing more. */
    public void release() {
        close();
        if (!ended) {
            response.ifPresent(HttpClientResponse::resume);
            var since = System.nanoTime();
            lingering = Optional.of(rounds.watch(() -> {
                if (System.nanoTime() - since > LINGER_NANOS) {
                    lingering.ifPresent(Rounds.Watch::end);
                    request.ifPresent(HttpClientRequest::reset);
                }
            }));
        }
    }

    private void close() {
        over = true;
        patience.stop();
    }
}
