package dev.parley.kafka;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Attempt;
import dev.parley.bus.Outbox.Outgoing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the outbox what goes to topics, and sends it. What is not acknowledged is sent again, later and later, for as long as
 * it takes. One round at a time; touched on the verticle's context.
 */
final class CallbackRelay {

    /** What destinations begin with. */
    static final String SCHEME = "kafka:";

    private static final Logger log = LoggerFactory.getLogger(CallbackRelay.class);
    private static final int BATCH = 200;

    /** Longer than the producer tries. */
    private static final Duration HOLD = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    private final Vertx vertx;
    private final Bus bus;
    private final String node;
    private final Clock clock;
    private final Answers answers;
    private boolean busy;
    private boolean again;
    private boolean closed;
    private Optional<String> trouble = Optional.empty();

    CallbackRelay(Vertx vertx, Bus bus, String node, Clock clock, Answers answers) {
        this.vertx = vertx;
        this.bus = bus;
        this.node = node;
        this.clock = clock;
        this.answers = answers;
    }

    /** Sends what is due; a call during a round makes another one. */
    void run() {
        if (busy || closed) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        round().onComplete(sent -> {
            busy = false;
            if (sent.failed()) {
                trouble = Optional.of(String.valueOf(sent.cause().getMessage()));
                log.warn("cannot relay answers now: {}", trouble.orElse(""));
                vertx.setTimer(FIRST_PAUSE.toMillis(), _ -> run());
            } else if (again || sent.result() > 0) {
                run();
            }
        });
    }

    /** Why the last answer could not be sent, if it could not. */
    Optional<String> trouble() {
        return trouble;
    }

    void close() {
        closed = true;
    }

    /** Completes with the number of answers that went out. */
    private Future<Long> round() {
        var now = clock.instant();
        return bus.ask(Outbox.TAKE, new Outbox.Take(node, List.of(SCHEME), BATCH, BATCH, now, now.plus(HOLD)))
                .compose(taken -> Future.all(
                                taken.messages().stream().map(this::send).toList())
                        .compose(sent -> settle(sent.list())));
    }

    private Future<Long> settle(List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return Future.succeededFuture(0L);
        }
        var sent =
                attempts.stream().filter(attempt -> attempt.failure().isEmpty()).count();
        trouble =
                attempts.stream().flatMap(attempt -> attempt.failure().stream()).findFirst();
        attempts.stream()
                .flatMap(attempt -> attempt.next().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(next -> vertx.setTimer(
                        Math.max(1, Duration.between(clock.instant(), next).toMillis()), _ -> run()));
        return bus.ask(Outbox.SETTLE, new Outbox.Settle(node, attempts)).map(sent);
    }

    /** One attempt; it never fails, it tells what came of it. */
    private Future<Attempt> send(Outgoing message) {
        var started = clock.instant();
        Answer answer;
        try {
            answer = AnswerForm.of(message.payload());
        } catch (FailureException e) {
            log.error("message {} of job {} is given up: {}", message.id(), message.job(), e.detail());
            return Future.succeededFuture(attempt(message, Duration.ZERO, Optional.of(e.detail()), false));
        }
        return answers.send(message.destination().substring(SCHEME.length()), answer)
                .transform(outcome -> Future.succeededFuture(attempt(
                        message,
                        Duration.between(started, clock.instant()),
                        Optional.ofNullable(outcome.cause()).map(Throwable::toString),
                        outcome.failed())));
    }

    private Attempt attempt(Outgoing message, Duration took, Optional<String> failure, boolean tryAgain) {
        var now = clock.instant();
        var next = tryAgain ? Optional.of(now.plus(pause(message.attempts()))) : Optional.<Instant>empty();
        return new Attempt(message.id(), now, took, Optional.empty(), failure, next);
    }

    private static Duration pause(int attempts) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, attempts));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
