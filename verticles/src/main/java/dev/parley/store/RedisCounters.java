package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Usage.Call;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users have used and reserved, counted in Redis for all nodes. The counters of a user are made from the ledger when they
 * are missing, or when it is not certain that they tell the same: after every new connection, and when a reservation runs
 * out. While they are made, and afterwards, a row counts once: by the number of its transaction it is known whether it was
 * among those that were added up (see ADR 009 on snapshots). Touch only on one context.
 */
final class RedisCounters {

    private static final Logger log = LoggerFactory.getLogger(RedisCounters.class);

    private static final String PREFIX = "parley:usage:";
    private static final String EPOCH = PREFIX + "epoch";

    /** Longer than a statement may take. */
    private static final Duration MAKING = Duration.ofMinutes(1);

    /** Who has not come for so long is counted anew. */
    private static final Duration KEPT = Duration.ofDays(3);

    /** Another node may have connected meanwhile, and so made it necessary to begin again. */
    private static final int TRIES = 5;

    /** Redis does one thing at a time: reservations wait while rows are counted. */
    private static final int SETTLED_AT_ONCE = 16;

    private final RedisLink link;
    private final Function<UUID, Future<LedgerTable.Sums>> sums;
    private final InstantSource clock;
    private final Map<UUID, Future<Void>> making = new HashMap<>();

    /** Ended while Redis was away. */
    private final Deque<Reservation> left = new ArrayDeque<>();

    /** @param link prepared by {@link #prepare} */
    RedisCounters(RedisLink link, Function<UUID, Future<LedgerTable.Sums>> sums, InstantSource clock) {
        this.link = link;
        this.sums = sums;
        this.clock = clock;
    }

    /** What is done on every new connection: all counters are to be made anew, as what was sent on the last one may be lost. */
    static Future<?> prepare(RedisConnection connection) {
        return UsageScript.load(connection)
                .compose(_ -> connection.send(Request.cmd(Command.INCR).arg(EPOCH)));
    }

    /**
     * The answer to a reservation.
     *
     * @param have used and reserved before, of the user and, where it is limited, of the key
     * @param member its name in Redis; empty where it was refused
     */
    record Answer(Used have, Optional<String> member) {}

    boolean isUp() {
        return link.isUp();
    }

    Health.Part health() {
        return link.isUp()
                ? new Health.Part(true, "Redis at " + link.place())
                : new Health.Part(false, "Redis at " + link.place() + " is away; each node counts limits by itself");
    }

    /** Reserves a call where all limits have room for it. */
    Future<Answer> reserve(Reservation call, KnownLimits.Applying limits) {
        while (!left.isEmpty()) {
            release(left.remove());
        }
        return reserve(call, limits, TRIES);
    }

    private Future<Answer> reserve(Reservation call, KnownLimits.Applying limits, int tries) {
        var user = call.payer().user();
        var request = UsageScript.RESERVE
                .call()
                .arg(state(user))
                .arg(held(user))
                .arg(EPOCH)
                .arg(clock.millis())
                .arg(call.expires().toEpochMilli())
                .arg(call.id().toString())
                .arg(call.tokens())
                .arg(call.cost());
        addPeriods(request, call.periods());
        if (limits.key().isNone()) {
            request.arg("").arg(limits.user().packed());
        } else {
            request.arg(key(call.payer().key()))
                    .arg(limits.user().packed().copy().appendBuffer(limits.key().packed()));
        }
        return link.send(request).compose(reply -> {
            if (reply.size() > 1) {
                return Future.succeededFuture(answer(reply));
            }
            return tries == 0
                    ? Future.failedFuture(Failure.UNAVAILABLE.because("the counters of limits are being made anew"))
                    : make(user).compose(_ -> reserve(call, limits, tries - 1));
        });
    }

    private static Answer answer(Response reply) {
        var packed = reply.get(1).toBuffer();
        var have = new long[packed.length() / Long.BYTES];
        for (var i = 0; i < have.length; i++) {
            have[i] = packed.getLong(i * Long.BYTES);
        }
        return new Answer(
                new Used(have),
                reply.size() < 3 ? Optional.empty() : Optional.of(reply.get(2).toString()));
    }

    /** Counts rows that have been written. What goes wrong here is put right when the counters are made anew. */
    void settled(String transaction, List<LedgerQueue.Row> rows) {
        rows.stream()
                .collect(Collectors.groupingBy(row -> row.call().payer().user()))
                .forEach((user, own) -> settled(transaction, user, own));
    }

    private void settled(String transaction, UUID user, List<LedgerQueue.Row> all) {
        var rows = all.subList(0, Math.min(SETTLED_AT_ONCE, all.size()));
        var request = settling(user).arg(transaction);
        for (var row : rows) {
            var call = row.call();
            request.arg(row.reservation().map(Reservation::member).orElse(""));
            addAmounts(request, call);
        }
        link.send(request)
                .onSuccess(reply -> {
                    if (number(reply) == 0) {
                        make(user).onFailure(failure -> log.debug("the counters of {} cannot be made", user, failure));
                    }
                })
                .onFailure(_ -> rows.forEach(row -> row.reservation().ifPresent(this::leave)))
                .onComplete(_ -> {
                    if (rows.size() < all.size()) {
                        settled(transaction, user, all.subList(rows.size(), all.size()));
                    }
                });
    }

    /** Gives a reservation back. */
    void release(Reservation reservation) {
        if (reservation.member().isEmpty()) {
            return;
        }
        var request = settling(reservation.payer().user())
                .arg(0)
                .arg(reservation.member())
                .arg("");
        for (var i = 0; i < 6; i++) {
            request.arg(0);
        }
        link.send(request).onFailure(_ -> leave(reservation));
    }

    private void leave(Reservation reservation) {
        if (!reservation.member().isEmpty() && left.size() < UsageGate.MOST_ROWS) {
            left.add(reservation);
        }
    }

    /** Has the counters of a user made anew. */
    void forget(UUID user) {
        link.send(Request.cmd(Command.DEL).arg(state(user)));
    }

    /** Makes the counters of a user from the ledger; once for all who need them at the same time. */
    private Future<Void> make(UUID user) {
        var already = making.get(user);
        if (already != null) {
            return already;
        }
        var made = make(user, TRIES);
        making.put(user, made);
        return made.onComplete(_ -> making.remove(user, made));
    }

    private Future<Void> make(UUID user, int tries) {
        var begin = UsageScript.BEGIN
                .call()
                .arg(state(user))
                .arg(EPOCH)
                .arg(pending(user))
                .arg(MAKING.toSeconds());
        return link.send(begin)
                .compose(epoch -> epoch == null
                        ? Future.succeededFuture()
                        : sums.apply(user)
                                .compose(added -> link.send(finish(user, epoch.toString(), added)))
                                .compose(done -> {
                                    if (number(done) == 1) {
                                        return Future.succeededFuture();
                                    }
                                    return tries == 0
                                            ? Future.failedFuture(Failure.UNAVAILABLE.because(
                                                    "the counters of limits are being made anew"))
                                            : make(user, tries - 1);
                                }));
    }

    private Request finish(UUID user, String epoch, LedgerTable.Sums sums) {
        var request = UsageScript.FINISH
                .call()
                .arg(state(user))
                .arg(held(user))
                .arg(EPOCH)
                .arg(pending(user))
                .arg(epoch)
                .arg(sums.snapshot())
                .arg(clock.millis());
        addPeriods(request, sums.periods()).arg(KEPT.toSeconds());
        for (var sum : sums.subjects()) {
            request.arg(sum.key().map(UUID::toString).orElse("u"));
            for (var place = 0; place < sum.used().size(); place++) {
                request.arg(sum.used().at(place));
            }
        }
        return request;
    }

    private static long number(Response reply) {
        return Objects.requireNonNull(reply.toLong());
    }

    private static Request settling(UUID user) {
        return UsageScript.SETTLE
                .call()
                .arg(state(user))
                .arg(held(user))
                .arg(EPOCH)
                .arg(pending(user));
    }

    private static void addAmounts(Request request, Call call) {
        request.arg(key(call.payer().key())).arg(1).arg(call.tokens()).arg(call.cost());
        addPeriods(request, Periods.of(call.at()));
    }

    private static Request addPeriods(Request request, Periods periods) {
        return request.arg(periods.minute()).arg(periods.day()).arg(periods.month());
    }

    private static String key(Optional<UUID> key) {
        return key.map(UUID::toString).orElse("");
    }

    private static String state(UUID user) {
        return PREFIX + "{" + user + "}:state";
    }

    private static String held(UUID user) {
        return PREFIX + "{" + user + "}:held";
    }

    private static String pending(UUID user) {
        return PREFIX + "{" + user + "}:pending";
    }
}
