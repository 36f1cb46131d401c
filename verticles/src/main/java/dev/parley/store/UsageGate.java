package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Release;
import dev.parley.bus.Usage.Remaining;
import dev.parley.bus.Usage.Reserve;
import dev.parley.bus.Usage.Reserved;
import dev.parley.bus.Usage.Settle;
import dev.parley.conf.LimitsConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * Lets calls through and takes them back. Where nothing limits a payer nobody is asked; else Redis counts for all nodes, and
 * while it is away each node for itself. Every call that is let through has a place in the queue of the ledger. Touch only on
 * one context.
 */
final class UsageGate {

    /** Calls under way and rows that wait for the database; at half a kilobyte each. */
    static final int MOST_ROWS = 50_000;

    private final Clock clock;
    private final LimitsConf conf;
    private final int mostRows;
    private final Optional<RedisCounters> redis;
    private final LocalCounters local;
    private final LedgerQueue queue;
    private final KnownLimits known;
    private final TimeBasedEpochGenerator ids;

    /** In the order in which they run out. */
    private final SequencedMap<UUID, Reservation> open = new LinkedHashMap<>();

    UsageGate(Vertx vertx, Database database, Optional<RedisLink> link, LimitsConf conf, Clock clock, int mostRows) {
        this.clock = clock;
        this.conf = conf;
        this.mostRows = mostRows;
        var ledger = new LedgerTable(database);
        this.redis = link.map(to -> new RedisCounters(to, user -> ledger.sums(user, clock.instant()), clock));
        this.queue = new LedgerQueue(vertx, ledger::write, this::written);
        this.local =
                new LocalCounters(user -> queue.flush().compose(_ -> ledger.sums(user, clock.instant())), open::values);
        this.known = new KnownLimits(new LimitsTable(database)::read, conf, clock);
        this.ids = Generators.timeBasedEpochGenerator(new SecureRandom(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    Future<Reserved> reserve(Reserve request) {
        if (queue.size() + open.size() >= mostRows) {
            dropExpired(clock.instant());
            if (queue.size() + open.size() >= mostRows) {
                return Future.failedFuture(Failure.UNAVAILABLE.because("the ledger is away or behind, and " + mostRows
                        + " calls wait to be written into it; try again later"));
            }
        }
        return known.of(request.payer()).compose(limits -> reserve(request, limits));
    }

    Future<Done> settle(Settle request) {
        var call = request.call();
        var reservation = Optional.ofNullable(open.remove(call.id()));
        if (reservation.isEmpty() && queue.size() + open.size() >= mostRows) {
            return Future.failedFuture(Failure.UNAVAILABLE.because(
                    "the ledger is away or behind, and this call had no reservation; settle it again later"));
        }
        queue.add(new LedgerQueue.Row(call, reservation));
        if (!isShared()) {
            local.settle(call, reservation);
        }
        return Future.succeededFuture(Done.DONE);
    }

    Future<Done> release(Release request) {
        var reservation = open.remove(request.reservation());
        if (reservation != null) {
            if (!isShared()) {
                local.release(reservation);
            }
            redis.ifPresent(counters -> counters.release(reservation));
        }
        return Future.succeededFuture(Done.DONE);
    }

    /** Writes the rows that are here. */
    Future<Void> flush() {
        return queue.flush();
    }

    /** Rows that are not in the ledger yet. */
    int waiting() {
        return queue.size();
    }

    KnownLimits known() {
        return known;
    }

    /** The limits of a user have changed. */
    void forget(UUID user) {
        known.forget(user);
        redis.ifPresent(counters -> counters.forget(user));
    }

    Health.Part health() {
        return redis.map(RedisCounters::health)
                .orElseGet(() -> new Health.Part(false, "no Redis; this node counts limits by itself"));
    }

    private Future<Reserved> reserve(Reserve request, KnownLimits.Applying limits) {
        var now = clock.instant();
        dropExpired(now);
        var call = new Reservation(
                ids.generate(),
                request.payer(),
                Math.min(request.tokens(), Limit.LARGEST),
                Math.min(request.cost(), Limit.LARGEST),
                Periods.of(now),
                now.plus(conf.reservation()),
                "");
        if (limits.isNone()) {
            return Future.succeededFuture(let(call, Remaining.UNLIMITED));
        }
        if (!isShared()) {
            return reserveHere(call, limits, now);
        }
        local.clear();
        return redis.orElseThrow()
                .reserve(call, limits)
                .map(answer -> {
                    var check =
                            new UsageCheck(limits.user(), limits.key(), answer.have(), call.tokens(), call.cost(), now);
                    return let(call.kept(answer.member().orElseThrow(check::refusal)), check.remaining());
                })
                .recover(failure -> isShared() || isRefusal(failure)
                        ? Future.failedFuture(failure)
                        : reserveHere(call, limits, now));
    }

    private Future<Reserved> reserveHere(Reservation call, KnownLimits.Applying limits, Instant now) {
        return local.reserve(call, limits, now).map(check -> {
            if (check.isRefused()) {
                throw check.refusal();
            }
            return let(call, check.remaining());
        });
    }

    private Reserved let(Reservation call, Remaining remaining) {
        open.put(call.id(), call);
        return new Reserved(call.id(), remaining);
    }

    private boolean isShared() {
        return redis.filter(RedisCounters::isUp).isPresent();
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof FailureException known && known.failure() == Failure.OVER_QUOTA;
    }

    /** Whoever reserved them will not come any more. */
    private void dropExpired(Instant now) {
        for (var first = open.firstEntry();
                first != null && !first.getValue().expires().isAfter(now); ) {
            open.pollFirstEntry();
            if (!isShared()) {
                local.release(first.getValue());
            }
            first = open.firstEntry();
        }
    }

    private void written(LedgerTable.Written written, List<LedgerQueue.Row> rows) {
        redis.ifPresent(counters -> {
            counters.settled(written.transaction(), rows);
            if (written.rows() < rows.size()) {
                // Settled twice, or written by an attempt whose answer was lost: what was counted when is not known.
                rows.stream().map(row -> row.call().payer().user()).distinct().forEach(counters::forget);
            }
        });
    }
}
