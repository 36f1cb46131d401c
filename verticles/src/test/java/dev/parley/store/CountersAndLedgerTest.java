package dev.parley.store;

import static dev.parley.store.UsageNode.limits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Payer;
import dev.parley.bus.Usage.Period;
import dev.parley.bus.Usage.Reserved;
import dev.parley.conf.LimitsConf;
import dev.parley.conf.LimitsConf.Amounts;
import dev.parley.conf.RedisConf;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The invariant: what Redis counts as used is the sum of the ledger, and what it counts as reserved is what is under way,
 * whatever happened in whatever order on several nodes.
 */
class CountersAndLedgerTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestRedis redis = new TestRedis();

    private static final Duration RESERVATION = Duration.ofMinutes(30);
    private static final Amounts VERY_MUCH = new Amounts(1_000_000, 1_000_000_000, 1_000_000_000_000L);
    private static final int STEPS = 250;

    private final UsageNode.Hands clock = new UsageNode.Hands(Instant.parse("2026-02-28T23:00:00Z"));
    private final List<Node> nodes = new ArrayList<>();
    private List<Payer> payers = List.of();

    /** One that is under way. */
    private static final class Going {

        final Node node;
        final Payer payer;
        final Reserved reserved;
        final Instant at;
        final long tokens;
        final long cost;
        boolean inRedis;

        Going(Node node, Payer payer, Reserved reserved, Instant at, long tokens, long cost) {
            this.node = node;
            this.payer = payer;
            this.reserved = reserved;
            this.at = at;
            this.tokens = tokens;
            this.cost = cost;
            this.inRedis = !node.isCut;
        }
    }

    private final List<Going> going = new ArrayList<>();
    private final List<Going> lost = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theCountersTellWhatTheLedgerTells(int seed) throws SQLException {
        var random = new Random(seed);
        nodes.add(new Node());
        nodes.add(new Node());
        payers = payers(nodes.getFirst());

        for (var step = 1; step <= STEPS; step++) {
            step(random);
            if (step % 50 == 0) {
                compare(seed + "/" + step);
            }
        }
    }

    @Test
    void rowsThatAreWrittenWhileTheCountersAreMadeCountOnce() throws SQLException {
        nodes.add(new Node());
        nodes.add(new Node());
        payers = payers(nodes.getFirst());
        for (var round = 0; round < 20; round++) {
            var calls = new ArrayList<Future<?>>();
            for (var i = 0; i < 100; i++) {
                var bus = nodes.get(i % 2).usage.bus();
                var payer = payers.get(i % payers.size());
                calls.add(bus.ask(Usage.RESERVE, new Usage.Reserve(payer, "stub/model", 9, 9))
                        .compose(reserved -> bus.ask(
                                Usage.SETTLE,
                                new Usage.Settle(UsageNode.call(reserved, payer, clock.instant(), 5, 7)))));
                if (i % 50 == 25) {
                    redis.say(Command.FLUSHALL);
                }
            }
            TestStore.await(Future.all(calls));
        }

        compare("after 2,000 calls");
        assertThat(counters(payers.getFirst().user(), Optional.empty())[15]).isEqualTo(1_500);
    }

    @Test
    void whatIsInTheLedgerAndWasNotCountedIsCountedWhenItsReservationRunsOut() throws SQLException {
        var doomed = new Node();
        var other = new Node();
        nodes.add(other);
        payers = payers(other);
        var payer = payers.getFirst();
        var call = doomed.usage.reserve(payer, 10, 10);
        doomed.toRedis.cut();
        doomed.usage.settle(doomed.usage.call(call, payer, 7, 7));
        doomed.usage.report(payer);
        doomed.kill();

        clock.pass(RESERVATION);

        compare("after the crash");
    }

    private void step(Random random) {
        var node = nodes.get(random.nextInt(nodes.size()));
        var dice = random.nextInt(100);
        if (dice < 45) {
            reserve(node, random);
        } else if (dice < 85) {
            end(random, dice < 75);
        } else if (dice < 92) {
            clock.pass(Duration.ofSeconds(random.nextInt(40)));
        } else if (dice == 92) {
            clock.pass(RESERVATION.plusSeconds(random.nextInt(3_600)));
        } else if (dice == 93) {
            clock.pass(Duration.ofHours(random.nextInt(30)));
        } else if (dice == 94) {
            empty();
        } else if (dice < 97) {
            node.cutOrMend();
        } else if (!node.isCut) {
            kill(node);
        }
    }

    private void reserve(Node node, Random random) {
        var payer = payers.get(random.nextInt(payers.size()));
        var tokens = random.nextInt(1_000);
        var cost = random.nextLong(1_000_000_000L);
        going.add(new Going(node, payer, node.usage.reserve(payer, tokens, cost), clock.instant(), tokens, cost));
    }

    private void end(Random random, boolean settle) {
        if (going.isEmpty()) {
            return;
        }
        var call = going.remove(random.nextInt(going.size()));
        if (settle) {
            call.node.usage.settle(UsageNode.call(
                    call.reserved, call.payer, call.at, random.nextInt(1_500), random.nextLong(1_500_000_000L)));
        } else {
            call.node.usage.release(call.reserved);
        }
    }

    /** As after a loss of all that Redis had. */
    private void empty() {
        redis.say(Command.FLUSHALL);
        going.forEach(call -> call.inRedis = false);
        lost.clear();
    }

    /** With calls that have ended and are not in the ledger yet: those stay reserved until that runs out. */
    private void kill(Node node) {
        node.awaitCounted(payers.getFirst());
        // After which all that was released before has arrived.
        going.add(
                new Going(node, payers.getFirst(), node.usage.reserve(payers.getFirst(), 0, 0), clock.instant(), 0, 0));
        node.toPostgres.cut();
        going.stream()
                .filter(call -> call.node == node)
                .limit(2)
                .forEach(call -> node.usage.settle(UsageNode.call(call.reserved, call.payer, call.at, 1, 1)));
        node.kill();
        nodes.remove(node);
        going.stream().filter(call -> call.node == node).forEach(lost::add);
        going.removeIf(call -> call.node == node);
        nodes.add(new Node());
    }

    private void compare(String place) throws SQLException {
        nodes.forEach(Node::mend);
        nodes.forEach(node -> node.awaitCounted(payers.getFirst()));
        for (var payer : payers) {
            for (var node : nodes) {
                node.usage.release(node.usage.reserve(payer, 0, 0));
            }
        }
        // What was released last may still be on its way.
        Awaitility.await().untilAsserted(() -> {
            for (var payer : payers) {
                compare(place, payer.user(), Optional.empty());
                if (payer.key().isPresent()) {
                    compare(place, payer.user(), payer.key());
                }
            }
        });
    }

    private void compare(String place, UUID user, Optional<UUID> key) throws SQLException {
        var counted = counters(user, key);
        var now = Periods.of(clock.instant());
        var numbers = new long[] {now.minute(), now.day(), now.month()};
        for (var period : Period.values()) {
            var at = 7 * period.ordinal();
            // Of a key that nobody has asked for since, an earlier period is there, and counts no more.
            var counts = counted[at] == numbers[period.ordinal()];
            assertThat(counts || (key.isPresent() && counted[at] < numbers[period.ordinal()]))
                    .as("%s: %s of %s", place, period, user)
                    .isTrue();
            assertThat(counts ? Arrays.copyOfRange(counted, at + 1, at + 4) : new long[3])
                    .as("%s: used in the %s by %s %s", place, period, user, key)
                    .isEqualTo(ledger(user, key, now, period));
            assertThat(counts ? Arrays.copyOfRange(counted, at + 4, at + 7) : new long[3])
                    .as("%s: reserved in the %s by %s %s", place, period, user, key)
                    .isEqualTo(reserved(user, key, now, period));
        }
    }

    /** Nothing where the user has not used this key. */
    private static long[] counters(UUID user, Optional<UUID> key) {
        var packed = redis.say(
                Command.HGET,
                "parley:usage:{" + user + "}:state",
                key.map(UUID::toString).orElse("u"));
        return IntStream.range(0, 21)
                .mapToLong(i -> packed == null ? 0 : packed.toBuffer().getLong(8 * i))
                .toArray();
    }

    private static long[] ledger(UUID user, Optional<UUID> key, Periods now, Period period) throws SQLException {
        var sums = store.sql("""
                select count(*) || ',' || coalesce(sum(prompt_tokens + completion_tokens), 0) || ',' || coalesce(sum(cost), 0)
                from parley.usage where user_id = '%s' %s and at >= '%s' and at < '%s'""".formatted(
                user, key.map(id -> "and key_id = '" + id + "'").orElse(""), now.start(period), now.end(period)));
        return Arrays.stream(sums.orElseThrow().split(","))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private long[] reserved(UUID user, Optional<UUID> key, Periods now, Period period) {
        var all = new ArrayList<>(going);
        all.addAll(lost);
        var live = all.stream()
                .filter(call -> call.inRedis
                        && call.payer.user().equals(user)
                        && (key.isEmpty()
                                || (call.payer.key().equals(key)
                                        && user.equals(payers.getFirst().user())))
                        && call.at.plus(RESERVATION).isAfter(clock.instant())
                        && Periods.of(call.at).start(period).equals(now.start(period)))
                .toList();
        return new long[] {
            live.size(),
            live.stream().mapToLong(call -> call.tokens).sum(),
            live.stream().mapToLong(call -> call.cost).sum()
        };
    }

    /** A user and two keys with limits of their own; another, whose key has none and so reserves nothing. */
    private List<Payer> payers(Node node) {
        var anna = store.ask(Accounts.CREATE, new Accounts.Create("anna " + UUID.randomUUID(), Role.USER))
                .user()
                .id();
        var limited = List.of(UUID.randomUUID(), UUID.randomUUID());
        for (var key : limited) {
            node.usage.ask(
                    Usage.SET_LIMITS,
                    new Usage.SetLimits(
                            anna,
                            Optional.of(key),
                            List.of(new Usage.Limit(Usage.Measure.TOKENS, Period.MONTH, 1_000_000_000))));
        }
        return List.of(
                new Payer(anna, Role.USER, Optional.empty()),
                new Payer(anna, Role.USER, Optional.of(limited.getFirst())),
                new Payer(anna, Role.USER, Optional.of(limited.getLast())),
                new Payer(UUID.randomUUID(), Role.USER, Optional.of(UUID.randomUUID())));
    }

    /** One whose ways to PostgreSQL and Redis can be cut. */
    private final class Node {

        private final CutConnection toPostgres =
                new CutConnection(store.postgres().host(), store.postgres().port());
        private final CutConnection toRedis =
                new CutConnection(redis.connection().host(), redis.connection().port());
        private final UsageNode usage = new UsageNode(postgres(), redis(), conf(), clock);
        private boolean isCut;

        private static LimitsConf conf() {
            return limits(VERY_MUCH, VERY_MUCH, VERY_MUCH, RESERVATION);
        }

        private PostgresConf postgres() {
            var real = store.postgres();
            return new PostgresConf(real.host(), toPostgres.port(), real.database(), real.user(), real.password());
        }

        private RedisConf redis() {
            return RedisConf.loopback(
                    toRedis.port(),
                    CountersAndLedgerTest.redis.connection().password().orElseThrow());
        }

        void cutOrMend() {
            if (isCut) {
                mend();
            } else {
                isCut = true;
                toRedis.cut();
                Awaitility.await().until(() -> !usage.health().ready());
            }
        }

        void mend() {
            isCut = false;
            toRedis.mend();
            Awaitility.await().until(() -> usage.health().ready());
        }

        /** Until all that it was told is in the ledger and in Redis, which answers in the order in which it is asked. */
        void awaitCounted(Payer payer) {
            usage.report(payer);
            usage.release(usage.reserve(payer, 0, 0));
            usage.release(usage.reserve(payer, 0, 0));
        }

        /** Without a word to anybody. */
        void kill() {
            toPostgres.cut();
            toRedis.cut();
            close();
        }

        void close() {
            usage.close();
            toPostgres.close();
            toRedis.close();
        }
    }
}
