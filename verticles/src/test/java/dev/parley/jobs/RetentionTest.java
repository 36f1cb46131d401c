package dev.parley.jobs;

import static dev.parley.jobs.TestNode.OWNER;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Retention;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules;
import dev.parley.conf.JobsConf;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The retention job of the engine, on a real store. */
class RetentionTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Caller ADMINISTRATOR = new Caller(new UUID(9, 9), Role.ADMIN);

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.schedules, parley.recordings, parley.blobs cascade");
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void whatIsOlderThanItIsKeptGoesAndTheJobSaysHowMany(@TempDir Path folder) throws SQLException, IOException {
        var node = node(Duration.ofDays(30), Duration.ofDays(7));
        var old = IntStream.range(0, 3).mapToObj(_ -> node.submit().id()).toList();
        var young = node.submit().id();
        old.forEach(id -> node.whenIn(id, State.Succeeded.class));
        node.whenIn(young, State.Succeeded.class);
        var upload = Files.writeString(folder.resolve("upload"), "a blob that nobody wants");
        node.ask(Blobs.ADOPT, new Blobs.Adopt(upload));
        store.sql("update parley.blobs set noted = now() - interval '2 days'");
        store.sql("update parley.jobs set ended_at = now() - interval '31 days' where id <> '" + young + "'");
        store.sql("""
                insert into parley.recordings (id, owner, name, media, bytes, created)
                values ('%s', '%s', 'a.wav', '%s', 1, now() - interval '8 days')""".formatted(UUID.randomUUID(), OWNER.user(), "ab".repeat(32)));
        store.sql("""
                insert into parley.chats (id, owner, title, model, messages, updated, version)
                select gen_random_uuid(), '%s', 'Chat', '', '[]', now() - days * interval '1 day', 1
                from generate_series(5, 9) as days""".formatted(OWNER.user()));

        var output = retained(node);

        assertThat(output)
                .isEqualTo(
                        new JsonObject(
                                "{\"jobs\":{\"retention\":0,\"transcription\":3},\"recordings\":1,\"chats\":3,\"usage\":0,\"blobs\":1}"));
        assertThat(jobs(node)).extracting(Jobs.Job::id).containsExactly(young);
    }

    @Test
    void whatGoesIsInTheArchiveOfItsDayAndNode(@TempDir Path folder) throws SQLException, IOException {
        var conf = TestNode.conf(
                "node-a",
                Duration.ZERO,
                Optional.of(folder),
                Duration.ofSeconds(5),
                kind(TestNode.KIND, Duration.ofDays(30)),
                kind(Retention.KIND, Duration.ofDays(7)));
        var node = new TestNode(store, conf, (_, _) -> "{}");
        nodes.add(node);
        var job = node.submit().id();
        node.whenIn(job, State.Succeeded.class);
        store.sql("update parley.jobs set ended_at = now() - interval '31 days'");

        retained(node);

        try (var files = Files.list(folder)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file.getFileName().toString()).matches("jobs-\\d{4}-\\d{2}-\\d{2}-node-a\\.jsonl\\.gz");
                try (var gzip = new GZIPInputStream(Files.newInputStream(file))) {
                    assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
                            .contains(job.toString());
                }
            });
        }
        assertThat(jobs(node)).isEmpty();
    }

    @Test
    void withoutALimitNothingGoes() throws SQLException {
        var node = node(Duration.ZERO, Duration.ZERO);
        node.whenIn(node.submit().id(), State.Succeeded.class);
        store.sql("update parley.jobs set ended_at = now() - interval '10 years'");

        assertThat(retained(node))
                .isEqualTo(new JsonObject(
                        "{\"jobs\":{\"retention\":0},\"recordings\":0,\"chats\":0,\"usage\":0,\"blobs\":0}"));
        assertThat(jobs(node)).hasSize(1);
    }

    @Test
    void anEngineSchedulesItsRetentionOnceAndLeavesItAsItWasChanged() {
        var node = node(Duration.ZERO, Duration.ZERO);
        node.ask(
                Schedules.PUT,
                new Schedules.Put(
                        Retention.KIND,
                        Retention.KIND,
                        "{}",
                        ADMINISTRATOR.user(),
                        0,
                        new Schedules.Rhythm.Cron("0 3 * * *", "UTC"),
                        false));

        node(Duration.ZERO, Duration.ZERO);

        assertThat(store.ask(ScheduleStore.READ, new ScheduleStore.Read()).schedules())
                .singleElement()
                .satisfies(schedule -> {
                    assertThat(schedule.enabled()).isFalse();
                    assertThat(schedule.rhythm()).isEqualTo(new Schedules.Rhythm.Cron("0 3 * * *", "UTC"));
                });
    }

    @Test
    void aRunEndsBetweenTwoSmallTransactionsWhenItIsAskedTo() {
        var vertx = Vertx.vertx();
        var bus = Bus.open(vertx);
        var job = new TestJob(Retention.KIND, OWNER.user()).build();
        var conf = TestNode.conf("node", Duration.ZERO, Duration.ZERO, kind(TestNode.KIND, Duration.ofDays(1)));
        try {
            TestStore.await(bus.serve(Jobs.PROGRESS, _ -> Future.succeededFuture(Done.DONE)));
            // There is always one more.
            TestStore.await(bus.serve(Retention.DROP_JOBS, _ -> {
                bus.publish(Jobs.STOP.of(job.id()), new Jobs.Stop(job.id(), "enough"));
                return Future.succeededFuture(new Retention.Dropped(1));
            }));
            TestStore.await(vertx.deployVerticle(
                    new VerticleBase() {
                        @Override
                        public Future<?> start() {
                            var run = new RetentionRun(bus, conf, Clock.systemUTC());
                            return bus.serveBlocking(Jobs.RUN.of(Retention.KIND), run::run);
                        }
                    },
                    new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));

            refused(
                    Failure.CANCELLED,
                    () -> TestStore.await(bus.ask(Jobs.RUN.of(Retention.KIND), new Jobs.Run(job, Map.of()))));
        } finally {
            TestStore.await(vertx.close());
        }
    }

    private static JsonObject retained(TestNode node) {
        var job = node.ask(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        Optional.empty(),
                        Retention.KIND,
                        OWNER.user(),
                        Optional.empty(),
                        "{}",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return new JsonObject(
                ((State.Succeeded) node.whenIn(job.id(), State.Succeeded.class).state()).output());
    }

    private static List<Jobs.Job> jobs(TestNode node) {
        return node.ask(
                        Jobs.LIST,
                        new Jobs.ListJobs(
                                ADMINISTRATOR, List.of(), List.of(TestNode.KIND), false, 100, Optional.empty()))
                .jobs();
    }

    private TestNode node(Duration keepJobs, Duration keepRecordings) {
        var conf = TestNode.conf(
                "node-" + nodes.size(),
                keepRecordings,
                Duration.ofSeconds(5),
                kind(TestNode.KIND, keepJobs),
                kind(Retention.KIND, Duration.ofDays(7)));
        var node = new TestNode(store, conf, (_, _) -> "{}");
        nodes.add(node);
        return node;
    }

    private static JobsConf.KindConf kind(String name, Duration keep) {
        return new JobsConf.KindConf(name, 2, 100, 3, Duration.ofSeconds(20), Duration.ofSeconds(30), keep);
    }
}
