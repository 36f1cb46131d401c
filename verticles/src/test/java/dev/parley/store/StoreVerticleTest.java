package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Following;
import dev.parley.bus.Health;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Message;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as a whole: its start, its events, its health, and what it says when the database is away. */
class StoreVerticleTest {

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() {
        TestStore.await(vertx.close());
    }

    @Test
    void anEmptyDatabaseGetsItsTables() throws Exception {
        deploy(TestPostgres.newEmptyDatabase());

        assertThat(ask(Accounts.LIST, new Accounts.ListUsers()).users()).isEmpty();
    }

    @Test
    void dataOfANewerVersionIsRefusedWithTheWayOut() throws Exception {
        var database = TestPostgres.newDatabase();
        TestPostgres.sql(database, """
                insert into parley.flyway_schema_history
                select 99, '99', description, type, 'V99__later.sql', checksum, installed_by, installed_on, 1, true
                from parley.flyway_schema_history where version = '1'""");

        TestStore.refused(Failure.CONFLICT, () -> deploy(database))
                .withMessageContaining("newer Parley")
                .withMessageContaining("99")
                .withMessageContaining(database.database());
    }

    @Test
    void anEventIsPublishedOnceItIsKeptWhoeverCausedIt() throws Exception {
        deploy(TestPostgres.newDatabase());
        var job = new TestJob("kind", UUID.randomUUID())
                .state(new State.Queued(Instant.EPOCH))
                .build();
        var heard = new LinkedBlockingQueue<Following.EventsKept>();
        TestStore.await(bus.listen(Following.EVENTS_KEPT, heard::add).ready());

        ask(JobStore.INSERT, new JobStore.Insert(List.of(change(job))));
        var now = Instant.now();
        var claimed = ask(JobStore.CLAIM, new JobStore.Claim("kind", "node", 1, 1, now, now.plusSeconds(30)))
                .jobs()
                .getFirst();
        ask(
                JobStore.APPEND,
                new JobStore.Append(
                        new JobStore.Hold(job.id(), claimed.fence()),
                        new NewEvent("segment", "{}"),
                        Optional.empty(),
                        Optional.empty()));
        var cancelled =
                TestJob.of(claimed).state(new State.Cancelled(Instant.EPOCH)).build();
        ask(JobStore.SAVE, new JobStore.Save(List.of(change(cancelled))));

        var kept =
                ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 10)).events();
        assertThat(kept).extracting(Event::number).containsExactly(1L, 2L, 3L, 4L);
        for (var event : kept) {
            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new Following.EventsKept(List.of(Following.KeptEvent.of(job.owner(), event))));
        }
    }

    private static JobStore.Change change(Job job) {
        return new JobStore.Change(job, List.of(new NewEvent("state", "{}")), Optional.empty());
    }

    @Test
    void aHealthyStoreSaysWhatItRunsOn() throws Exception {
        deploy(TestPostgres.newDatabase());

        var health = ask(Health.CHECK.of("store"), new Health.Check());

        assertThat(health.ready()).isTrue();
        assertThat(health.detail()).startsWith("PostgreSQL 18");
    }

    @Test
    void aDatabaseThatIsAwayMakesTheStoreUnavailableInOneLine() throws Exception {
        try (var server = EmbeddedPostgres.start(data, Durability.EPHEMERAL, CacheFolder.ofThisUser())) {
            deploy(server.connection());
        }

        TestStore.refused(Failure.UNAVAILABLE, () -> ask(Accounts.LIST, new Accounts.ListUsers()))
                .withMessageMatching("the database at 127\\.0\\.0\\.1:\\d+/postgres is away; try again later");
        assertThat(ask(Health.CHECK.of("store"), new Health.Check()).ready()).isFalse();
    }

    @Test
    void aCutConnectionIsReplaced() throws Exception {
        var database = TestPostgres.newDatabase();
        deploy(database);
        ask(Accounts.LIST, new Accounts.ListUsers());

        TestPostgres.sql(
                database,
                "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'parley'");

        assertThat(eventually(() -> ask(Accounts.LIST, new Accounts.ListUsers()))
                        .users())
                .isEmpty();
    }

    @Test
    void aStatementThatTakesTooLongTimesOut() throws Exception {
        var database = Database.open(vertx, TestPostgres.newDatabase(), 1, Duration.ofMillis(50));

        TestStore.refused(Failure.TIMED_OUT, () -> TestStore.await(database.run("select pg_sleep(60)", Values.of())));
    }

    @Test
    void aRefusedLoginNamesTheUserInOneLine() throws Exception {
        var real = TestPostgres.newDatabase();
        var wrong = new PostgresConf(real.host(), real.port(), real.database(), "nobody", Optional.empty());

        TestStore.refused(Failure.UNAVAILABLE, () -> deploy(wrong))
                .withMessageContaining("nobody@")
                .withMessageContaining("password");
    }

    private void deploy(PostgresConf postgres) {
        var conf = new StoreConf(data, Optional.of(postgres), 2);
        TestStore.await(vertx.deployVerticle(new StoreVerticle(bus, conf, postgres, Clock.systemUTC())));
    }

    private <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return TestStore.await(bus.ask(address, request));
    }

    /** The first request may still be given the connection that was cut; the one after it gets a new one. */
    private static <T> T eventually(Supplier<T> request) {
        try {
            return request.get();
        } catch (FailureException e) {
            assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE);
            return request.get();
        }
    }
}
