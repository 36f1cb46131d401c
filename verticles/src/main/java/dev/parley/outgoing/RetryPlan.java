package dev.parley.outgoing;

import dev.parley.bus.Outbox.Outgoing;
import dev.parley.conf.Backoff;
import dev.parley.conf.WebhooksConf;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a message that was not acknowledged is tried again, until the message is too old. */
record RetryPlan(Backoff backoff, Duration giveUp) {

    static RetryPlan of(WebhooksConf conf) {
        return new RetryPlan(new Backoff(conf.backoffFirst(), conf.backoffMax()), conf.giveUp());
    }

    /** The next try after one that failed just now; empty when there is none. A message sent again by hand is tried once. */
    Optional<Instant> next(Outgoing message, Instant now, RandomGenerator random) {
        var next = now.plus(backoff.after(message.attempts() + 1, random));
        return next.isAfter(message.created().plus(giveUp)) ? Optional.empty() : Optional.of(next);
    }
}
