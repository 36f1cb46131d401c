package dev.parley.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Usage.Payer;
import dev.parley.conf.LimitsConf;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is limited by what, as far as this node knows: asked of the database once a minute, and when somebody says that it has
 * changed. While the database is away, what was known holds. Touch only on one context.
 */
final class KnownLimits {

    private static final int MOST_USERS = 10_000;
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Function<UUID, Future<LimitsTable.Kept>> read;
    private final InstantSource clock;
    private final Map<Role, LimitSet> defaults;
    private final Cache<UUID, Known> users = Caffeine.newBuilder()
            .maximumSize(MOST_USERS)
            .executor(Runnable::run)
            .build();

    /** Counts what was to be forgotten, so that an answer that was under way by then is not taken for new. */
    private long changes;

    KnownLimits(Function<UUID, Future<LimitsTable.Kept>> read, LimitsConf conf, InstantSource clock) {
        this.read = read;
        this.clock = clock;
        this.defaults = Map.of(Role.USER, LimitSet.of(conf.user()), Role.ADMIN, LimitSet.of(conf.admin()));
    }

    /** What holds for a payer. */
    record Applying(LimitSet user, LimitSet key) {

        boolean isNone() {
            return user.isNone() && key.isNone();
        }
    }

    Future<Applying> of(Payer payer) {
        var known = users.getIfPresent(payer.user());
        if (known == null) {
            return ask(payer.user()).map(asked -> asked.applyingTo(payer));
        }
        if (clock.instant().isAfter(known.freshUntil)) {
            // Once; what comes of it is for the next calls.
            known.freshUntil = clock.instant().plus(FRESH);
            ask(payer.user());
        }
        return Future.succeededFuture(known.applyingTo(payer));
    }

    /** What holds for every user of a role who has none of their own. */
    LimitSet defaults(Role role) {
        return Objects.requireNonNull(defaults.get(role));
    }

    void forget(UUID user) {
        changes++;
        users.invalidate(user);
    }

    private Future<Known> ask(UUID user) {
        var before = changes;
        return read.apply(user).compose(kept -> {
            if (changes != before) {
                return ask(user);
            }
            var known = new Known(kept, clock.instant().plus(FRESH));
            users.put(user, known);
            return Future.succeededFuture(known);
        });
    }

    private final class Known {

        /** By the role that is paid in, for a user that has gone since. */
        private final Map<Role, LimitSet> user;

        private final Map<UUID, LimitSet> keys;
        private Instant freshUntil;

        Known(LimitsTable.Kept kept, Instant freshUntil) {
            this.user = Stream.of(Role.values())
                    // Whoever pays for a job knows the user alone: the database knows the role.
                    .collect(Collectors.toUnmodifiableMap(
                            role -> role,
                            role -> defaults(kept.role().orElse(role)).with(kept.ofUser())));
            this.keys = kept.ofKeys().entrySet().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(Map.Entry::getKey, key -> LimitSet.NONE.with(key.getValue())));
            this.freshUntil = freshUntil;
        }

        Applying applyingTo(Payer payer) {
            return new Applying(
                    Objects.requireNonNull(user.get(payer.role())),
                    payer.key()
                            .map(key -> keys.getOrDefault(key, LimitSet.NONE))
                            .orElse(LimitSet.NONE));
        }
    }
}
