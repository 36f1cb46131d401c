package dev.parley.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.bus.Failure;
import dev.parley.conf.HttpConf;
import io.github.bucket4j.Bucket;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Refuses a client address that asks more often than its operation allows, with 429 and {@code Retry-After}. Shared by
 * all servers of a node; safe for threads.
 */
final class RateLimits implements Handler<RoutingContext> {

    /** Bounds memory; an address that is pushed out begins with a full bucket. */
    private static final int MOST_ADDRESSES = 10_000;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Map<String, Limit> limits;

    RateLimits(HttpConf.RateLimits conf) {
        limits = Map.of(
                        "upload", conf.uploadPerMinute(),
                        "results", conf.resultsPerMinute(),
                        "health", conf.healthPerMinute(),
                        "metrics", conf.metricsPerMinute(),
                        "login", conf.loginPerMinute(),
                        "rooms", conf.roomsPerMinute(),
                        "office", conf.officePerMinute(),
                        "classify", conf.officePerMinute(),
                        "tables", conf.tablesPerMinute())
                .entrySet()
                .stream()
                .filter(limit -> limit.getValue() > 0)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, limit -> new Limit(limit.getValue())));
    }

    @Override
    public void handle(RoutingContext ctx) {
        Contract.rateLimit(Exchange.operation(ctx))
                .flatMap(name -> Optional.ofNullable(limits.get(name)))
                .ifPresent(limit -> limit.take(ctx));
        ctx.next();
    }

    /** So many requests a minute from each address, refilled evenly. */
    private static final class Limit {

        private final int perMinute;
        private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build();

        Limit(int perMinute) {
            this.perMinute = perMinute;
        }

        void take(RoutingContext ctx) {
            var address = ctx.request().remoteAddress().hostAddress();
            var probe = buckets.get(String.valueOf(address), _ -> bucket()).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                var wait = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
                ctx.response().putHeader("Retry-After", String.valueOf(wait));
                throw Failure.OVER_QUOTA.because(
                        "this address may ask here " + perMinute + " times a minute; try again in " + wait + " s");
            }
        }

        private Bucket bucket() {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                    .build();
        }
    }
}
