package dev.parley.conf;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Calls that tell what became of jobs.
 *
 * @param secret signs them; empty: one is made at the first start and kept in the database
 * @param timeout how long a receiver may take to answer
 * @param concurrency calls at once on this node
 * @param perHost calls at once to one host by this node
 * @param backoffFirst wait before the second try; doubles from then on
 * @param backoffMax longest wait between tries
 * @param giveUp age at which a message is not tried again
 * @param poll how often the store is asked when nothing woke the relay
 */
public record WebhooksConf(
        Optional<Secret> secret,
        Duration timeout,
        int concurrency,
        int perHost,
        Duration backoffFirst,
        Duration backoffMax,
        Duration giveUp,
        Duration poll) {

    /** What a secret begins with; base64 follows (Standard Webhooks). */
    public static final String SECRET_PREFIX = "whsec_";

    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofDays(1);

    static WebhooksConf read(Settings settings) {
        var secret = settings.secret("webhooks.secret");
        if (secret.isPresent() && !isSecret(secret.get().reveal())) {
            settings.refuse(
                    "webhooks.secret",
                    "must be " + SECRET_PREFIX + " and the base64 of " + FEWEST_BYTES + " to " + MOST_BYTES
                            + " random bytes, such as the output of: echo " + SECRET_PREFIX
                            + "$(openssl rand -base64 32)");
        }
        var backoffFirst = settings.duration("webhooks.backoff-first", SHORTEST, DAY);
        var backoffMax = settings.duration("webhooks.backoff-max", SHORTEST, DAY);
        if (backoffMax.compareTo(backoffFirst) < 0) {
            settings.refuse("webhooks.backoff-max", "must not be shorter than webhooks.backoff-first");
        }
        return new WebhooksConf(
                secret,
                settings.duration("webhooks.timeout", SHORTEST, Duration.ofMinutes(5)),
                settings.integer("webhooks.concurrency", 1, 1_000),
                settings.integer("webhooks.per-host", 1, 1_000),
                backoffFirst,
                backoffMax,
                settings.duration("webhooks.give-up", SHORTEST, Duration.ofDays(30)),
                settings.duration("webhooks.poll", SHORTEST, DAY));
    }

    private static boolean isSecret(String text) {
        try {
            var bytes = Base64.getDecoder()
                    .decode(text.startsWith(SECRET_PREFIX) ? text.substring(SECRET_PREFIX.length()) : "");
            return bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
