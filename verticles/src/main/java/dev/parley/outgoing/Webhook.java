package dev.parley.outgoing;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Outbox.Outgoing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One call of a receiver: a POST of the message, signed. What it answers in words is not looked at. Owned by one attempt;
 * touch only on its context.
 */
final class Webhook {

    private static final String CALLBACK = "callback_url";
    private static final int GONE = 410;
    private static final int SUCCESS = 200;
    private static final int REDIRECT = 300;
    private static final int ERROR = 400;

    /** What an answer may hold before the connection is closed; a short one leaves it open for the next message. */
    private static final int MOST_ANSWER_BYTES = 4 << 10;

    private final Vertx vertx;
    private final ForeignHosts hosts;
    private final Duration timeout;
    private final Promise<Outcome> promise = Promise.promise();

    /** What came of it. */
    sealed interface Outcome {

        record Acknowledged(int status) implements Outcome {}

        /** @param status of the answer, if there was one
         *  @param passing whether another try can help */
        record Failed(Optional<Integer> status, String reason, boolean passing) implements Outcome {}
    }

    Webhook(Vertx vertx, ForeignHosts hosts, Duration timeout) {
        this.vertx = vertx;
        this.hosts = hosts;
        this.timeout = timeout;
    }

    /** Sends it. Completes in any case, at the latest after the time-out. */
    Future<Outcome> send(Outgoing message, Signature signature, Instant now) {
        var timer = vertx.setTimer(
                timeout.toMillis(),
                _ -> promise.tryComplete(failed("did not answer within " + timeout.toMillis() / 1e3 + " s")));
        address(message)
                .compose(address -> hosts.open(HttpMethod.POST, CALLBACK, address, timeout))
                .compose(request -> send(request, message, signature, now))
                .onSuccess(response -> promise.tryComplete(answered(response)))
                .onFailure(cause -> promise.tryComplete(unreachable(cause)));
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<HttpClientResponse> send(
            HttpClientRequest request, Outgoing message, Signature signature, Instant now) {
        if (promise.future().isComplete()) {
            request.reset();
            return Future.failedFuture("given up in the meantime");
        }
        // Whoever has not answered by then holds no connection.
        promise.future().onSuccess(outcome -> {
            if (outcome instanceof Outcome.Failed failed && failed.status().isEmpty()) {
                request.reset();
            }
        });
        request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, "Parley")
                .putHeader("webhook-id", message.webhookId())
                .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .putHeader("webhook-signature", signature.of(message.webhookId(), now, message.payload()));
        correlation(message.payload()).ifPresent(id -> request.putHeader(Correlation.HEADER, id));
        return request.send(message.payload()).onSuccess(response -> drain(request, response));
    }

    /** Reads the little that lets the connection be used again; more, or a slow answer, closes it. */
    private void drain(HttpClientRequest request, HttpClientResponse response) {
        var seen = new AtomicLong();
        var timer = vertx.setTimer(timeout.toMillis(), _ -> request.reset());
        response.exceptionHandler(_ -> vertx.cancelTimer(timer))
                .endHandler(_ -> vertx.cancelTimer(timer))
                .handler(piece -> {
                    if (seen.addAndGet(piece.length()) > MOST_ANSWER_BYTES) {
                        request.reset();
                    }
                });
    }

    private static Outcome answered(HttpClientResponse response) {
        var status = response.statusCode();
        if (status >= SUCCESS && status < REDIRECT) {
            return new Outcome.Acknowledged(status);
        }
        var reason = "answered with status " + status + " " + response.statusMessage();
        if (status >= REDIRECT && status < ERROR) {
            return new Outcome.Failed(Optional.of(status), reason + "; redirects are not followed", true);
        }
        return new Outcome.Failed(Optional.of(status), reason, status != GONE);
    }

    private static Outcome unreachable(Throwable cause) {
        return cause instanceof FailureException known
                ? new Outcome.Failed(Optional.empty(), known.detail(), known.failure() != Failure.INVALID)
                : failed("cannot be reached: " + cause.getMessage());
    }

    private static Outcome failed(String reason) {
        return new Outcome.Failed(Optional.empty(), reason, true);
    }

    private static Future<URI> address(Outgoing message) {
        try {
            return Future.succeededFuture(new URI(message.destination()));
        } catch (URISyntaxException e) {
            return Future.failedFuture(Failure.INVALID.because(CALLBACK + ": is not an address: " + e.getReason()));
        }
    }

    private static Optional<String> correlation(String payload) {
        try {
            return Optional.of(MessageWire.JSON
                            .readTree(payload)
                            .path("correlation_id")
                            .asText())
                    .filter(id -> id.matches("[\\x20-\\x7e]{1,128}"));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
