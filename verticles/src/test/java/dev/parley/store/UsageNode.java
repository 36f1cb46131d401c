package dev.parley.store;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Message;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Call;
import dev.parley.bus.Usage.Outcome;
import dev.parley.bus.Usage.Payer;
import dev.parley.bus.Usage.Reserve;
import dev.parley.bus.Usage.Reserved;
import dev.parley.conf.LimitsConf;
import dev.parley.conf.RedisConf;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** A node that does nothing but count, with a clock of its own. */
final class UsageNode implements AutoCloseable {

    static final LimitsConf.Amounts FREE = new LimitsConf.Amounts(0, 0, 0);
    static final LimitsConf.Limits UNLIMITED = new LimitsConf.Limits(FREE, FREE, FREE);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final InstantSource clock;
    private final String deployment;

    UsageNode(PostgresConf postgres, Optional<RedisConf> redis, LimitsConf limits, Clock clock, int mostRows) {
        this.clock = clock;
        deployment =
                TestStore.await(vertx.deployVerticle(new UsageVerticle(bus, postgres, redis, limits, clock, mostRows)));
    }

    UsageNode(PostgresConf postgres, RedisConf redis, LimitsConf limits, Clock clock) {
        this(postgres, Optional.of(redis), limits, clock, UsageGate.MOST_ROWS);
    }

    /** For each user so much in a minute, a day and a month. */
    static LimitsConf limits(
            LimitsConf.Amounts minute, LimitsConf.Amounts day, LimitsConf.Amounts month, Duration reservation) {
        return new LimitsConf(reservation, new LimitsConf.Limits(minute, day, month), UNLIMITED);
    }

    Reserved reserve(Payer payer, long tokens, long cost) {
        return ask(Usage.RESERVE, new Reserve(payer, "stub/model", tokens, cost));
    }

    void settle(Call call) {
        ask(Usage.SETTLE, new Usage.Settle(call));
    }

    void release(Reserved reserved) {
        ask(Usage.RELEASE, new Usage.Release(reserved.reservation()));
    }

    /** A call that was reserved now and used so much. */
    Call call(Reserved reserved, Payer payer, long tokens, long cost) {
        return call(reserved, payer, clock.instant(), tokens, cost);
    }

    static Call call(Reserved reserved, Payer payer, Instant at, long tokens, long cost) {
        return new Call(
                reserved.reservation(),
                payer,
                at,
                "chat",
                "stub",
                "model",
                "stub/model",
                Outcome.FINISHED,
                tokens / 2,
                tokens - tokens / 2,
                0,
                false,
                cost,
                1,
                Optional.of(Duration.ofMillis(3)),
                Duration.ofMillis(30),
                true,
                0,
                Duration.ZERO);
    }

    /** Asks for a report, which waits until all rows are written. */
    Usage.Report report(Payer payer) {
        return ask(
                Usage.REPORT,
                new Usage.AskReport(
                        new dev.parley.bus.Accounts.Caller(payer.user(), Role.USER),
                        Optional.empty(),
                        Optional.of(clock.instant().minus(Duration.ofDays(400))),
                        Optional.of(clock.instant().plus(Duration.ofDays(1))),
                        Usage.Grouping.DAY));
    }

    Health.Part health() {
        return ask(Health.CHECK.of("redis"), new Health.Check());
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return TestStore.await(bus.ask(address, request));
    }

    Vertx vertx() {
        return vertx;
    }

    Bus bus() {
        return bus;
    }

    /** As a process that is killed: what it holds is lost. */
    void kill() {
        TestStore.await(vertx.close());
    }

    /** As a node that is told to leave. */
    void stop() {
        TestStore.await(vertx.undeploy(deployment));
    }

    @Override
    public void close() {
        TestStore.await(vertx.close());
    }

    /** A clock that tests set. */
    static final class Hands extends Clock {

        private volatile Instant now;

        Hands(Instant now) {
            this.now = now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
