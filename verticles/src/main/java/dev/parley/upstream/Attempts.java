package dev.parley.upstream;

import dev.parley.bus.FailureException;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.LlmConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks the models of a route one after the other until one answers: within the slots of each provider, past those that are left
 * alone, again where that can help. For one call, on one context.
 *
 * @param <A> an answer
 */
public final class Attempts<A> {

    private final Vertx vertx;
    private final InstantSource clock;
    private final Map<String, Upstream> upstreams;
    private final LlmConf.Retries retries;
    private final RandomGenerator random;
    private final Calling<A> calling;
    private final List<Target> targets;
    private final Promise<End<A>> end = Promise.promise();
    private final List<String> failures = new ArrayList<>();
    private final List<Spent> earlier = new ArrayList<>();
    private Optional<Broken> cancelled = Optional.empty();
    private Runnable leave = () -> {};
    private int position;
    private int attemptsOfThis;
    private int calls;
    private boolean sent;

    private Attempts(Rules rules, List<Target> targets, Calling<A> calling) {
        this.vertx = rules.vertx();
        this.clock = rules.clock();
        this.upstreams = rules.upstreams();
        this.retries = rules.retries();
        this.random = rules.random();
        this.targets = targets;
        this.calling = calling;
    }

    /** What holds for all calls of an actor. */
    public record Rules(
            Vertx vertx,
            InstantSource clock,
            LlmConf.Retries retries,
            RandomGenerator random,
            Map<String, Upstream> upstreams) {

        /** One call, of these models in turn. */
        public <A> Attempts<A> of(List<Target> targets, Calling<A> calling) {
            return new Attempts<>(this, targets, calling);
        }
    }

    /** How one model is called. */
    public interface Calling<A> {

        /** Calls it. Never fails. */
        Future<Reply<A>> call(Target target);

        /** Stops the call at work, which then replies that it was cancelled. */
        void cancel();

        /** Whether something of the answer has gone out to the asker. */
        boolean told();
    }

    /** What one call came to. */
    public sealed interface Reply<A> {

        record Good<A>(A answer) implements Reply<A> {}

        record Bad<A>(Broken broken) implements Reply<A> {}
    }

    /** How it ended, with the target that was asked last. */
    public sealed interface End<A> {

        /** Calls that were made. */
        int calls();

        /** Those of them that failed and were followed by another one. */
        List<Spent> earlier();

        record Answered<A>(A answer, Target target, int calls, List<Spent> earlier) implements End<A> {}

        /** @param broken the last word of a provider
         *  @param sent whether any of the calls reached one */
        record Failed<A>(
                FailureException failure, Broken broken, Target target, int calls, boolean sent, List<Spent> earlier)
                implements End<A> {}
    }

    /** A call that failed, and may have used something. */
    public record Spent(Target target, Broken broken) {}

    /** Begins. Completes when one has answered, or none will; never fails. */
    public Future<End<A>> run() {
        next();
        return end.future();
    }

    /** Ends the waiting and the call at work. */
    public void cancel(Breakage why, String detail) {
        if (cancelled.isEmpty() && !end.future().isComplete()) {
            cancelled = Optional.of(new Broken(why, detail, Optional.empty(), false, "", Optional.empty()));
            leave.run();
            calling.cancel();
        }
    }

    private void next() {
        if (cancelled.isPresent()) {
            giveUp(cancelled.get());
            return;
        }
        var upstream = Objects.requireNonNull(upstreams.get(target().provider()));
        if (!upstream.breaker().admits()) {
            var detail = target().provider() + " keeps failing and is left alone for a while";
            decide(notSent(detail, upstream.breaker().pause()), true);
            return;
        }
        upstream.slots().enter().ifPresentOrElse(place -> queue(upstream, place), () -> {
            upstream.breaker().unknown();
            decide(
                    notSent(
                            target().provider() + " has " + upstream.concurrency() + " calls at work and "
                                    + upstream.queue() + " waiting, its limits",
                            Duration.ofSeconds(1)),
                    true);
        });
    }

    private void queue(Upstream upstream, CallSlots.Waiting place) {
        if (place.turn().isComplete()) {
            call(upstream, place);
            return;
        }
        leave = () -> {
            place.leave();
            upstream.breaker().unknown();
            giveUp(cancelled.orElseThrow());
        };
        place.turn().onSuccess(_ -> {
            leave = () -> {};
            call(upstream, place);
        });
    }

    private void call(Upstream upstream, CallSlots.Waiting place) {
        calls++;
        attemptsOfThis++;
        upstream.tally().called();
        calling.call(target()).onComplete(outcome -> {
            place.leave();
            switch (outcome.result()) {
                case Reply.Good<A>(var answer) -> {
                    upstream.breaker().succeeded();
                    end.complete(new End.Answered<>(answer, target(), calls, earlier));
                }
                case Reply.Bad<A>(var word) -> {
                    var broken = target().inWordOf(word);
                    judge(upstream.breaker(), broken);
                    upstream.tally().failed(broken, clock.instant());
                    sent |= broken.sent();
                    decide(broken, false);
                }
            }
        });
    }

    private static void judge(Breaker breaker, Broken broken) {
        if (Decision.blamesProvider(broken)) {
            breaker.failed();
        } else if (broken.breakage() == Breakage.CANCELLED) {
            breaker.unknown();
        } else {
            breaker.succeeded();
        }
    }

    /** @param passedOver whether it was not even called: then it is not called again for this asker */
    private void decide(Broken broken, boolean passedOver) {
        var decision = cancelled.isPresent()
                ? new Decision.Over()
                : Decision.after(
                        broken, passedOver ? retries.attempts() : attemptsOfThis, calling.told(), retries, random);
        switch (decision) {
            case Decision.Again(var after) -> {
                var timer = vertx.setTimer(Math.max(1, after.toMillis()), _ -> {
                    leave = () -> {};
                    earlier.add(new Spent(target(), broken));
                    next();
                });
                leave = () -> {
                    vertx.cancelTimer(timer);
                    giveUp(broken);
                };
            }
            case Decision.Elsewhere() -> {
                failures.add(broken.detail());
                if (position + 1 < targets.size()) {
                    earlier.add(new Spent(target(), broken));
                    position++;
                    attemptsOfThis = 0;
                    next();
                } else {
                    giveUp(broken);
                }
            }
            case Decision.Over() -> giveUp(broken);
        }
    }

    /** The last provider has the word about the kind of failure; the detail tells of all. */
    private void giveUp(Broken broken) {
        if (!failures.contains(broken.detail())) {
            failures.add(broken.detail());
        }
        // What was received before a time-out of ours is in the provider's word, why it ended in ours.
        var why = cancelled
                .map(ours -> new Broken(
                        ours.breakage(),
                        ours.detail(),
                        Optional.empty(),
                        broken.sent(),
                        broken.received(),
                        broken.tokens()))
                .orElse(broken);
        var detail = cancelled.map(Broken::detail).orElseGet(() -> String.join("; ", failures));
        end.tryComplete(new End.Failed<>(Decision.failure(why, detail), why, target(), calls, sent, earlier));
    }

    private Target target() {
        return targets.get(position);
    }

    private static Broken notSent(String detail, Duration retryAfter) {
        return new Broken(
                Breakage.AWAY,
                detail,
                Optional.of(retryAfter).filter(Duration::isPositive),
                false,
                "",
                Optional.empty());
    }
}
