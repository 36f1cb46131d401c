package dev.parley.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.bus.Failure;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How often a wrong password may be tried with one name, on this node. Right ones are not counted. Safe for threads. */
final class Attempts {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Bounds memory; a name that is pushed out begins anew. */
    private static final int MOST_NAMES = 10_000;

    private final int perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_NAMES)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();

    Attempts(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Counts a try. Fails with OVER_QUOTA where there were too many. */
    void begin(String name) {
        var probe = bucket(name).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Failure.OVER_QUOTA.because(
                    "too many wrong passwords with this name; try again later",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** Takes the last try back, as the password was right. */
    void succeeded(String name) {
        bucket(name).addTokens(1);
    }

    private Bucket bucket(String name) {
        return buckets.get(name, _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .build());
    }
}
