package dev.parley.outgoing;

import dev.parley.bus.Outbox.Outgoing;
import dev.parley.conf.WebhooksConf;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message that was not acknowledged is tried again: capped exponential backoff with equal jitter, so that many
 * messages that failed together do not come back together, until the message is too old.
 */
record RetryPlan(Duration first, Duration most, Duration giveUp) {

    private static final int MOST_DOUBLINGS = 30;

    static RetryPlan of(WebhooksConf conf) {
        return new RetryPlan(conf.backoffFirst(), conf.backoffMax(), conf.giveUp());
    }

    /** The next try after one that failed just now; empty when there is none. A message sent again by hand is tried once. */
    Optional<Instant> next(Outgoing message, Instant now, RandomGenerator random) {
        var doublings = Math.min(message.attempts(), MOST_DOUBLINGS);
        var millis = Math.min(most.toMillis(), first.toMillis() * (1L << doublings));
        var next = now.plusMillis(millis / 2 + random.nextLong(millis / 2 + 1));
        return next.isAfter(message.created().plus(giveUp)) ? Optional.empty() : Optional.of(next);
    }
}
