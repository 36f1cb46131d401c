package dev.parley.store;

import static dev.parley.store.UsageNode.FREE;
import static dev.parley.store.UsageNode.limits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Allowance;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Payer;
import dev.parley.bus.Usage.Period;
import dev.parley.bus.Usage.Remaining;
import dev.parley.bus.Usage.Reserve;
import dev.parley.bus.Usage.Reserved;
import dev.parley.conf.LimitsConf;
import dev.parley.conf.LimitsConf.Amounts;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is let through and what is refused, by a real Redis and a real ledger. */
class LimitsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestRedis redis = new TestRedis();

    private static final Duration RESERVATION = Duration.ofMinutes(30);

    private final UsageNode.Hands clock = new UsageNode.Hands(Instant.parse("2026-03-31T23:59:48Z"));
    private final List<UsageNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(UsageNode::close);
    }

    @Test
    void withoutALimitNobodyIsRefusedAndRedisIsNotAsked() {
        var node = node(limits(FREE, FREE, FREE, RESERVATION));
        var before = scripts();

        var all = IntStream.range(0, 50)
                .mapToObj(_ -> node.reserve(user(), 1_000, 1_000))
                .toList();

        assertThat(all).extracting(Reserved::remaining).containsOnly(Remaining.UNLIMITED);
        assertThat(all).extracting(Reserved::reservation).doesNotHaveDuplicates();
        assertThat(scripts()).isEqualTo(before);
    }

    @Test
    void requestsOfAMinuteAreRefusedUntilTheNextOne() {
        var node = node(limits(new Amounts(3, 0, 0), FREE, FREE, RESERVATION));
        var payer = user();

        var first = node.reserve(payer, 10, 10);
        node.reserve(payer, 10, 10);
        node.reserve(payer, 10, 10);

        assertThat(first.remaining())
                .isEqualTo(new Remaining(Optional.of(new Allowance(3, 2, Duration.ofSeconds(12))), Optional.empty()));
        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 10, 10))
                .withMessage("the limit of 3 requests a minute of this user is used up; try again in 12 s")
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(12)))
                .satisfies(refusal -> assertThat(refusal.remaining())
                        .contains(new Remaining(
                                Optional.of(new Allowance(3, 0, Duration.ofSeconds(12))), Optional.empty())));
        clock.pass(Duration.ofSeconds(12));
        assertThat(node.reserve(payer, 10, 10)).isNotNull();
    }

    @Test
    void aRefusalTellsWhatIsLeftWithoutTheCall() {
        var node = node(limits(new Amounts(5, 0, 0), new Amounts(5, 100, 0), FREE, RESERVATION));
        var payer = user();
        node.reserve(payer, 90, 0);

        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 20, 0)).satisfies(refusal -> {
            var left = refusal.remaining().orElseThrow();
            assertThat(left.tokens().orElseThrow().remaining()).isEqualTo(10);
            assertThat(left.requests().orElseThrow().remaining()).isEqualTo(4);
        });
    }

    @Test
    void ofLimitsWithAsLittleLeftTheOneThatIsNewLastIsTold() {
        var node = node(limits(new Amounts(5, 0, 0), FREE, new Amounts(5, 0, 0), RESERVATION));

        // Into the next month.
        clock.pass(Duration.ofSeconds(12));
        var left = node.reserve(user(), 1, 0).remaining().requests().orElseThrow();

        assertThat(left.remaining()).isEqualTo(4);
        assertThat(left.reset()).isGreaterThan(Duration.ofMinutes(1));
    }

    @Test
    void whatWasReservedAndNotUsedComesBack() {
        var node = node(limits(FREE, new Amounts(0, 100, 0), FREE, RESERVATION));
        var payer = user();

        var large = node.reserve(payer, 90, 0);
        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 20, 0))
                .withMessage("the limit of 100 tokens a day of this user has 10 tokens left, and the call may need"
                        + " 20 tokens; try again in 12 s");
        node.settle(node.call(large, payer, 30, 0));
        node.report(payer);

        assertThat(node.reserve(payer, 60, 0).remaining().tokens().orElseThrow().remaining())
                .isEqualTo(10);
    }

    @Test
    void whatWasReleasedIsFreeAndLeavesNoRow() {
        var node = node(limits(new Amounts(1, 0, 0), FREE, FREE, RESERVATION));
        var payer = user();

        node.release(node.reserve(payer, 90, 0));

        assertThat(node.reserve(payer, 90, 0)).isNotNull();
        assertThat(node.report(payer).totals().calls()).isZero();
    }

    @Test
    void aCallThatNoLimitWillEverHaveRoomForIsToldSo() {
        var node = node(limits(FREE, FREE, new Amounts(0, 0, 1_500_000_000L), RESERVATION));

        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(user(), 1, 2_000_000_000L))
                .withMessage("the limit of a cost of 1.5 a month of this user has no room for a call that may need"
                        + " a cost of 2, ever: ask for fewer tokens")
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isEmpty());
    }

    @Test
    void aMonthEndsWithTheCalendars() {
        var node = node(limits(FREE, FREE, new Amounts(0, 0, 100), RESERVATION));
        var payer = user();
        node.settle(node.call(node.reserve(payer, 1, 100), payer, 1, 100));
        node.report(payer);

        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1)).withMessageContaining("a month");
        clock.set(Instant.parse("2026-04-01T00:00:00Z"));

        assertThat(node.reserve(payer, 1, 100)).isNotNull();
        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1)).withMessageContaining("in 30 days");
    }

    @Test
    void aCallThatBeganBeforeMidnightCountsInTheMonthBefore() {
        var node = node(limits(FREE, FREE, new Amounts(0, 0, 100), RESERVATION));
        var payer = user();
        var began = clock.instant();
        var reserved = node.reserve(payer, 1, 100);

        clock.set(Instant.parse("2026-04-01T00:00:03Z"));
        node.settle(UsageNode.call(reserved, payer, began, 1, 100));
        node.report(payer);

        assertThat(node.reserve(payer, 1, 100)).isNotNull();
    }

    @Test
    void thoseWhoComeAtOnceNeverGetMoreThanThereIs() {
        var limited = limits(new Amounts(40, 0, 0), FREE, FREE, RESERVATION);
        var one = node(limited);
        var other = node(limited);
        var payer = user();

        var asked = IntStream.range(0, 200)
                .mapToObj(i ->
                        (i % 2 == 0 ? one : other).bus().ask(Usage.RESERVE, new Reserve(payer, "stub/model", 1, 1)))
                .toList();
        TestStore.await(Future.join(asked).otherwiseEmpty());

        assertThat(asked.stream().filter(Future::succeeded)).hasSize(40);
        assertThat(asked.stream().filter(Future::failed).map(Future::cause))
                .allSatisfy(failure ->
                        assertThat(((FailureException) failure).failure()).isEqualTo(Failure.OVER_QUOTA));
    }

    @Test
    void theReservationOfALostProcessRunsOut() {
        var limited = limits(FREE, new Amounts(1, 0, 0), FREE, Duration.ofSeconds(5));
        var doomed = node(limited);
        var other = node(limited);
        var payer = user();
        doomed.reserve(payer, 1, 1);
        doomed.kill();

        TestStore.refused(Failure.OVER_QUOTA, () -> other.reserve(payer, 1, 1));
        clock.pass(Duration.ofSeconds(6));

        assertThat(other.reserve(payer, 1, 1)).isNotNull();
    }

    @Test
    void aCallThatIsSettledAfterItsReservationRanOutStillCounts() {
        var node = node(limits(FREE, new Amounts(2, 0, 0), FREE, Duration.ofSeconds(1)));
        var payer = user();
        var slow = node.reserve(payer, 1, 1);
        clock.pass(Duration.ofSeconds(2));
        node.reserve(payer, 1, 1);

        node.settle(node.call(slow, payer, 1, 1));
        node.report(payer);

        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1));
    }

    @Test
    void theLimitsAreThoseOfTheRoleThatTheDatabaseKnows() {
        var node = node(limits(new Amounts(1, 0, 0), FREE, FREE, RESERVATION));
        var administrator = store.ask(Accounts.CREATE, new Accounts.Create("boss " + UUID.randomUUID(), Role.ADMIN))
                .user()
                .id();

        var byAJob = node.reserve(new Payer(administrator, Role.USER, Optional.empty()), 1, 1);

        assertThat(byAJob.remaining()).isEqualTo(Remaining.UNLIMITED);
    }

    @Test
    void limitsThatAnAdministratorSetsHoldOnAllNodesAtOnceAndAKeyHasItsOwn() {
        var conf = limits(new Amounts(5, 0, 0), FREE, FREE, RESERVATION);
        var node = node(conf);
        var user = store.ask(Accounts.CREATE, new Accounts.Create("anna " + UUID.randomUUID(), Role.USER))
                .user()
                .id();
        var key = UUID.randomUUID();
        var byKey = new Payer(user, Role.USER, Optional.of(key));
        node.settle(node.call(node.reserve(byKey, 1, 1), byKey, 1, 1));
        node.report(byKey);

        var set = node.ask(
                Usage.SET_LIMITS,
                new Usage.SetLimits(user, Optional.of(key), List.of(new Limit(Measure.TOKENS, Period.MONTH, 10))));

        assertThat(set.effective()).containsExactly(new Limit(Measure.TOKENS, Period.MONTH, 10));
        TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(byKey, 10, 1))
                .withMessageContaining("a month of this API key has 9 tokens left");
        var byUser = new Payer(user, Role.USER, Optional.empty());
        assertThat(node.reserve(byUser, 10, 1)
                        .remaining()
                        .requests()
                        .orElseThrow()
                        .limit())
                .isEqualTo(5);
        node.ask(
                Usage.SET_LIMITS,
                new Usage.SetLimits(user, Optional.empty(), List.of(new Limit(Measure.REQUESTS, Period.MINUTE, 0))));
        assertThat(node.reserve(byUser, 10, 1).remaining()).isEqualTo(Remaining.UNLIMITED);
        assertThat(node.ask(Usage.LIMITS, new Usage.AskLimits(user, Optional.empty())))
                .isEqualTo(new Usage.Limits(List.of(new Limit(Measure.REQUESTS, Period.MINUTE, 0)), List.of()));
    }

    @Test
    void limitsOfNobodyAndLimitsWithoutEndAreRefused() {
        var node = node(limits(FREE, FREE, FREE, RESERVATION));
        var nobody = UUID.randomUUID();

        TestStore.refused(
                        Failure.NOT_FOUND,
                        () -> node.ask(Usage.SET_LIMITS, new Usage.SetLimits(nobody, Optional.empty(), List.of())))
                .withMessageContaining(nobody.toString());
        TestStore.refused(
                        Failure.NOT_FOUND, () -> node.ask(Usage.LIMITS, new Usage.AskLimits(nobody, Optional.empty())))
                .withMessageContaining(nobody.toString());
        TestStore.refused(
                        Failure.INVALID,
                        () -> node.ask(
                                Usage.SET_LIMITS,
                                new Usage.SetLimits(
                                        nobody,
                                        Optional.empty(),
                                        List.of(new Limit(Measure.COST, Period.DAY, Limit.LARGEST + 1)))))
                .withMessageContaining("cost_per_day");
    }

    private UsageNode node(LimitsConf limits) {
        var node = new UsageNode(store.postgres(), redis.connection(), limits, clock);
        nodes.add(node);
        return node;
    }

    private static Payer user() {
        return new Payer(UUID.randomUUID(), Role.USER, Optional.empty());
    }

    /** How many scripts Redis has run. */
    private static String scripts() {
        return redis.say(io.vertx.redis.client.Command.INFO, "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha"))
                .map(line -> line.replaceFirst("usec.*", ""))
                .findFirst()
                .orElse("");
    }
}
