package dev.parley.store;

import dev.parley.bus.Usage.Call;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What users have used and reserved on this node, for as long as Redis is away: what was in the ledger when a user first came, and what
 * this node has seen since. What other nodes do meanwhile it learns no more, so that each of them lets the rest of a limit
 * through. Touch only on one context.
 */
final class LocalCounters {

    private static final int MOST_USERS = 10_000;

    private final Function<UUID, Future<LedgerTable.Sums>> sums;
    private final Supplier<Collection<Reservation>> open;
    private final Map<UUID, Map<Optional<UUID>, Counters>> users = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Map<Optional<UUID>, Counters>> eldest) {
            return size() > MOST_USERS;
        }
    };
    private final Map<UUID, Future<Void>> reading = new HashMap<>();

    /** @param sums what is in the ledger
     *  @param open calls that were let through before */
    LocalCounters(Function<UUID, Future<LedgerTable.Sums>> sums, Supplier<Collection<Reservation>> open) {
        this.sums = sums;
        this.open = open;
    }

    /** Used and reserved before the call, which is reserved where all limits have room for it. */
    Future<UsageCheck> reserve(Reservation call, KnownLimits.Applying limits, Instant now) {
        var user = users.get(call.payer().user());
        if (user == null) {
            return read(call.payer().user()).compose(_ -> reserve(call, limits, now));
        }
        var key = limits.key().isNone() ? Optional.<UUID>empty() : call.payer().key();
        var have = new long[key.isPresent() ? 2 * LimitSet.SIZE : LimitSet.SIZE];
        counters(user, Optional.empty()).have(call.periods(), have, 0);
        if (key.isPresent()) {
            counters(user, key).have(call.periods(), have, LimitSet.SIZE);
        }
        var check = new UsageCheck(limits.user(), limits.key(), new Used(have), call.tokens(), call.cost(), now);
        if (!check.isRefused()) {
            reserved(user, call, 1);
        }
        return Future.succeededFuture(check);
    }

    /** Gives a reservation back. */
    void release(Reservation call) {
        var user = users.get(call.payer().user());
        if (user != null) {
            reserved(user, call, -1);
        }
    }

    /** Counts a call that has ended, and gives its reservation back. */
    void settle(Call call, Optional<Reservation> reservation) {
        reservation.ifPresent(this::release);
        var user = users.get(call.payer().user());
        if (user != null) {
            var periods = Periods.of(call.at());
            counters(user, Optional.empty()).use(periods, 1, call.tokens(), call.cost());
            if (call.payer().key().isPresent()) {
                counters(user, call.payer().key()).use(periods, 1, call.tokens(), call.cost());
            }
        }
    }

    /** Redis counts again. */
    void clear() {
        users.clear();
    }

    private Future<Void> read(UUID user) {
        var already = reading.get(user);
        if (already != null) {
            return already;
        }
        var read = sums.apply(user).<Void>map(added -> {
            users.put(user, made(user, added));
            return null;
        });
        reading.put(user, read);
        return read.onComplete(_ -> reading.remove(user, read));
    }

    private Map<Optional<UUID>, Counters> made(UUID user, LedgerTable.Sums sums) {
        var made = new HashMap<Optional<UUID>, Counters>();
        for (var sum : sums.subjects()) {
            var counters = counters(made, sum.key());
            counters.roll(sums.periods());
            for (var place = 0; place < LimitSet.SIZE; place++) {
                counters.used[place] = sum.used().at(place);
            }
        }
        for (var call : open.get()) {
            if (call.payer().user().equals(user)) {
                reserved(made, call, 1);
            }
        }
        return made;
    }

    private static void reserved(Map<Optional<UUID>, Counters> user, Reservation call, int sign) {
        counters(user, Optional.empty()).reserve(call, sign);
        if (call.payer().key().isPresent()) {
            counters(user, call.payer().key()).reserve(call, sign);
        }
    }

    private static Counters counters(Map<Optional<UUID>, Counters> user, Optional<UUID> subject) {
        return user.computeIfAbsent(subject, _ -> new Counters());
    }

    /** As usage-common.lua has them. */
    private static final class Counters {

        private final long[] periods = new long[3];
        private final long[] used = new long[LimitSet.SIZE];
        private final long[] reserved = new long[LimitSet.SIZE];

        void have(Periods now, long[] have, int from) {
            roll(now);
            for (var place = 0; place < LimitSet.SIZE; place++) {
                have[from + place] = used[place] + reserved[place];
            }
        }

        void use(Periods at, long requests, long tokens, long cost) {
            roll(at);
            add(used, at, requests, tokens, cost);
        }

        void reserve(Reservation call, int sign) {
            add(reserved, call.periods(), sign, sign * call.tokens(), sign * call.cost());
        }

        /** A new period begins with nothing. */
        void roll(Periods now) {
            var numbers = new long[] {now.minute(), now.day(), now.month()};
            for (var period = 0; period < numbers.length; period++) {
                if (numbers[period] > periods[period]) {
                    periods[period] = numbers[period];
                    for (var place = 3 * period; place < 3 * period + 3; place++) {
                        used[place] = 0;
                        reserved[place] = 0;
                    }
                }
            }
        }

        private void add(long[] to, Periods at, long requests, long tokens, long cost) {
            var numbers = new long[] {at.minute(), at.day(), at.month()};
            for (var period = 0; period < numbers.length; period++) {
                if (numbers[period] == periods[period]) {
                    to[3 * period] = Math.max(0, to[3 * period] + requests);
                    to[3 * period + 1] = Math.max(0, to[3 * period + 1] + tokens);
                    to[3 * period + 2] = Math.max(0, to[3 * period + 2] + cost);
                }
            }
        }
    }
}
