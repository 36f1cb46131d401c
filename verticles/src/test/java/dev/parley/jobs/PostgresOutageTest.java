package dev.parley.jobs;

import static dev.parley.jobs.TestNode.OWNER;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.store.CutConnection;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The database is away for a while, {@code -Doutage.seconds=60} for longer than three. Leases last two seconds here, so that
 * they run out meanwhile.
 */
class PostgresOutageTest {

    private static final int SECONDS = Integer.getInteger("outage.seconds", 3);

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final Promise<String> work = Promise.promise();
    private CutConnection connection;
    private TestNode node;

    @BeforeEach
    void start() throws SQLException {
        store.sql("truncate parley.jobs cascade");
        var direct = store.postgres();
        connection = new CutConnection(direct.host(), direct.port());
        var postgres =
                new PostgresConf(direct.host(), connection.port(), direct.database(), direct.user(), direct.password());
        var conf = TestNode.conf("node", 1, Duration.ofMinutes(5), Duration.ofSeconds(5));
        node = new TestNode(
                store, postgres, conf, (_, run) -> run.job().priority() == 1 ? Future.await(work.future()) : "{}");
    }

    @AfterEach
    void stop() {
        node.close();
        connection.close();
    }

    @Test
    void whatRanIsFinishedInTheSameAttemptAndWhatWaitedRunsWhenTheDatabaseIsBack() {
        var running = submit(1);
        node.whenIn(running, State.Running.class);
        var waiting = submit(0);

        connection.cut();
        assertThat(node.ask(Health.CHECK.of("store"), new Health.Check()).ready())
                .isFalse();
        refused(Failure.UNAVAILABLE, () -> submit(0)).withMessageContaining("the database at");
        // It ends while nobody can be told.
        work.complete("{\"kept\":true}");
        Awaitility.await()
                .pollDelay(SECONDS, TimeUnit.SECONDS)
                .atMost(SECONDS + 5, TimeUnit.SECONDS)
                .until(() -> true);
        connection.mend();

        var job = node.whenIn(running, State.Succeeded.class);
        assertThat(((State.Succeeded) job.state()).output()).isEqualTo("{\"kept\":true}");
        assertThat(job.attempt()).isEqualTo(1);
        node.whenIn(waiting, State.Succeeded.class);
        assertThat(node.ask(Health.CHECK.of("store"), new Health.Check()).ready())
                .isTrue();
        assertNumbersHaveNoGap(running);
    }

    private UUID submit(int priority) {
        return node.ask(
                        Jobs.SUBMIT,
                        new Jobs.Submit(
                                Optional.empty(),
                                TestNode.KIND,
                                OWNER.user(),
                                Optional.empty(),
                                "{}",
                                priority,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .id();
    }

    private void assertNumbersHaveNoGap(UUID job) {
        var events =
                node.ask(Jobs.EVENTS, new Jobs.ReadEvents(job, OWNER, 0, 1000)).events();
        assertThat(events)
                .extracting(Jobs.Event::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
    }
}
