package dev.parley.store;

import static dev.parley.store.UsageNode.FREE;
import static dev.parley.store.UsageNode.limits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Usage;
import dev.parley.bus.Usage.Payer;
import dev.parley.conf.LimitsConf;
import dev.parley.conf.LimitsConf.Amounts;
import dev.parley.conf.RedisConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedRedis;
import dev.parley.models.CacheFolder;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Redis and PostgreSQL go away and come back. */
class UsageOutagesTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestRedis redis = new TestRedis();

    private static final LimitsConf FIVE_A_DAY = limits(FREE, new Amounts(5, 0, 0), FREE, Duration.ofMinutes(30));

    private final UsageNode.Hands clock = new UsageNode.Hands(Instant.parse("2026-05-05T12:00:00Z"));
    private final CutConnection toPostgres =
            new CutConnection(store.postgres().host(), store.postgres().port());
    private final CutConnection toRedis =
            new CutConnection(redis.connection().host(), redis.connection().port());
    private final Payer payer = new Payer(UUID.randomUUID(), Role.USER, Optional.empty());

    @AfterEach
    void close() {
        toPostgres.close();
        toRedis.close();
    }

    @Test
    void withoutRedisTheNodeGoesOnWithWhatTheLedgerSaysAndAfterwardsAllIsCounted() {
        try (var node = node(FIVE_A_DAY, 1_000)) {
            settle(node);
            settle(node);
            node.report(payer);

            toRedis.cut();
            Awaitility.await().until(() -> !node.health().ready());
            assertThat(node.health().detail()).contains("is away; each node counts limits by itself");
            var open = node.reserve(payer, 1, 1);
            settle(node);
            settle(node);
            TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1))
                    .withMessageContaining("the limit of 5 requests a day of this user is used up");

            toRedis.mend();
            Awaitility.await().until(() -> node.health().ready());
            node.settle(node.call(open, payer, 1, 1));
            node.report(payer);
            TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1));
            assertThat(node.report(payer).totals().calls()).isEqualTo(5);
        }
    }

    @Test
    void aReservationThatWasMadeBeforeRedisWentIsGivenBackWhenItReturns() {
        try (var node = node(limits(FREE, new Amounts(1, 0, 0), FREE, Duration.ofMinutes(30)), 1_000)) {
            var open = node.reserve(payer, 1, 1);
            toRedis.cut();
            Awaitility.await().until(() -> !node.health().ready());
            node.release(open);
            toRedis.mend();
            Awaitility.await().until(() -> node.health().ready());

            assertThat(node.reserve(payer, 1, 1)).isNotNull();
        }
    }

    @Test
    void aRedisThatHangsIsGivenUpAndTheCallGoesOn(@TempDir Path data) throws Exception {
        try (var server = EmbeddedRedis.start(data, CacheFolder.ofThisUser())) {
            try (var node =
                    new UsageNode(store.postgres(), Optional.of(server.connection()), FIVE_A_DAY, clock, 1_000)) {
                settle(node);
                signal(server, data, "STOP");
                try {
                    assertThat(node.reserve(payer, 1, 1)).isNotNull();
                    assertThat(node.health().ready()).isFalse();
                } finally {
                    signal(server, data, "CONT");
                }
                Awaitility.await().until(() -> node.health().ready());
            }
        }
    }

    @Test
    void anEmptiedRedisIsFilledFromTheLedger() {
        try (var node = node(FIVE_A_DAY, 1_000)) {
            IntStream.range(0, 5).forEach(_ -> settle(node));
            node.report(payer);

            redis.say(Command.FLUSHALL);

            TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1));
        }
    }

    @Test
    void rowsWaitForTheDatabaseAndWhenTooManyDoNothingMoreIsLetThrough() {
        try (var node = node(FIVE_A_DAY, 3)) {
            settle(node);
            node.report(payer);
            toPostgres.cut();
            settle(node);
            settle(node);
            var last = node.reserve(payer, 1, 1);

            TestStore.refused(Failure.UNAVAILABLE, () -> node.reserve(payer, 1, 1))
                    .withMessageContaining("3 calls wait to be written");
            node.settle(node.call(last, payer, 1, 1));
            toPostgres.mend();

            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> node.report(payer).totals().calls() == 4);
            assertThat(node.reserve(payer, 1, 1)).isNotNull();
            TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1));
        }
    }

    @Test
    void aNodeThatIsToldToStopWritesWhatItHas() throws Exception {
        try (var node = node(FIVE_A_DAY, 1_000)) {
            settle(node);
            settle(node);

            node.stop();

            assertThat(store.sql("select count(*) from parley.usage where user_id = '" + payer.user() + "'"))
                    .contains("2");
        }
    }

    @Test
    void aCallThatIsSettledTwiceCountsOnce() {
        try (var node = node(FIVE_A_DAY, 1_000)) {
            var call = node.call(node.reserve(payer, 1, 1), payer, 1, 1);
            node.settle(call);
            node.report(payer);
            node.settle(call);
            node.report(payer);

            assertThat(node.reserve(payer, 1, 1)
                            .remaining()
                            .requests()
                            .orElseThrow()
                            .remaining())
                    .isEqualTo(3);
            assertThat(node.report(payer).totals().calls()).isEqualTo(1);
        }
    }

    @Test
    void aTextThatTheDatabaseCannotKeepHoldsNothingUp() {
        try (var node = node(FIVE_A_DAY, 1_000)) {
            var call = node.call(node.reserve(payer, 1, 1), payer, 1, 1);
            node.settle(new Usage.Call(
                    call.id(),
                    payer,
                    call.at(),
                    "chat",
                    "stub",
                    "mo\0del",
                    "stub/mo\0del",
                    call.outcome(),
                    1,
                    1,
                    0,
                    true,
                    1,
                    1,
                    Optional.empty(),
                    Duration.ZERO,
                    false,
                    0,
                    Duration.ZERO));
            settle(node);

            assertThat(node.report(payer).totals().calls()).isEqualTo(2);
        }
    }

    @Test
    void aNodeWithoutAnyRedisCountsByItself() {
        try (var node = new UsageNode(store.postgres(), Optional.empty(), FIVE_A_DAY, clock, 1_000)) {
            IntStream.range(0, 5).forEach(_ -> settle(node));

            TestStore.refused(Failure.OVER_QUOTA, () -> node.reserve(payer, 1, 1));
            clock.pass(Duration.ofHours(12));
            assertThat(node.reserve(payer, 1, 1)).isNotNull();
            assertThat(node.health().detail()).isEqualTo("no Redis; this node counts limits by itself");
        }
    }

    private void settle(UsageNode node) {
        node.settle(node.call(node.reserve(payer, 1, 1), payer, 1, 1));
    }

    private UsageNode node(LimitsConf limits, int mostRows) {
        var real = store.postgres();
        return new UsageNode(
                new PostgresConf(real.host(), toPostgres.port(), real.database(), real.user(), real.password()),
                Optional.of(RedisConf.loopback(
                        toRedis.port(), redis.connection().password().orElseThrow())),
                limits,
                clock,
                mostRows);
    }

    private static void signal(EmbeddedRedis server, Path data, String signal)
            throws IOException, InterruptedException {
        assertThat(server.connection().port()).isPositive();
        var pid =
                java.nio.file.Files.readString(data.resolve("redis/redis.pid")).strip();
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
    }
}
