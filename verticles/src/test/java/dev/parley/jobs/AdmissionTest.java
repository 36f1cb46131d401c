package dev.parley.jobs;

import static dev.parley.jobs.TestNode.OWNER;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Admissions;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules;
import dev.parley.conf.JobsConf;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue of small limits, on a real store. */
class AdmissionTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final UUID OTHER = new UUID(2, 2);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final List<TestNode> nodes = new ArrayList<>();
    private final Promise<String> running = Promise.promise();

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.schedules cascade");
    }

    @AfterEach
    void stopNodes() {
        running.tryComplete("{}");
        nodes.forEach(TestNode::close);
    }

    @Test
    void anOwnerWhoHasEnoughWaitingIsRefusedAndOthersAreNot() {
        var node = node(0, 10, 2);
        submit(node, OWNER.user());
        submit(node, OWNER.user());

        refused(Failure.OVER_QUOTA, () -> submit(node, OWNER.user()))
                .withMessageStartingWith("jobs.most-queued-per-owner: ")
                .withMessageContaining("more than 2")
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());
        assertThat(submit(node, OTHER).state()).isInstanceOf(State.Queued.class);
    }

    @Test
    void aFullQueueRefusesEverybody() {
        var node = node(0, 3, 2);
        submit(node, OWNER.user());
        submit(node, OWNER.user());
        submit(node, OTHER);

        refused(Failure.OVER_QUOTA, () -> submit(node, OTHER)).withMessageStartingWith("jobs.most-queued: ");
        refused(Failure.OVER_QUOTA, () -> node.ask(Admissions.ASK, new Admissions.Ask(TestNode.KIND, new UUID(3, 3))))
                .withMessageStartingWith("jobs.most-queued: ");
    }

    @Test
    void manyAtOnceAreTakenAllOrNone() throws SQLException {
        var node = node(0, 10, 3);

        refused(Failure.OVER_QUOTA, () -> node.ask(Jobs.SUBMIT_ALL, submissions(4)));
        assertThat(store.sql("select count(*) from parley.jobs")).contains("0");
        assertThat(node.ask(Jobs.SUBMIT_ALL, submissions(3)).jobs()).hasSize(3);
    }

    @Test
    void manyAtTheSameTimeDoNotSlipThroughBetweenTwoCounts() {
        var node = node(0, 10, 5);

        var outcomes = TestStore.await(Future.join(Stream.generate(() -> node.bus()
                        .ask(Jobs.SUBMIT, submission(OWNER.user()))
                        .map(true)
                        .otherwise(false))
                .limit(20)
                .toList()));

        assertThat(outcomes.<Boolean>list()).filteredOn(taken -> taken).hasSize(5);
    }

    @Test
    void whatAnotherNodeLetInCounts() {
        var one = node(0, 10, 2);
        var other = node(0, 10, 2);
        submit(one, OWNER.user());
        submit(one, OWNER.user());

        refused(Failure.OVER_QUOTA, () -> submit(other, OWNER.user()));
    }

    @Test
    void aQueueThatDrainsTakesJobsAgain() {
        var node = node(1, 10, 1);
        var first = submit(node, OWNER.user()).id();
        node.whenIn(first, State.Running.class);
        Awaitility.await().until(() -> taken(node));
        refused(Failure.OVER_QUOTA, () -> submit(node, OWNER.user()));

        running.complete("{}");

        Awaitility.await().until(() -> taken(node));
    }

    @Test
    void neitherRetriesNorSchedulesAreRefused() throws SQLException {
        var node = node(0, 10, 1);
        var job = submit(node, OWNER.user());
        node.ask(Jobs.CANCEL, new Jobs.Cancel(job.id(), OWNER));
        node.ask(
                Schedules.PUT,
                new Schedules.Put(
                        "pulse",
                        TestNode.KIND,
                        "{}",
                        OWNER.user(),
                        0,
                        new Schedules.Rhythm.Every(Duration.ofHours(1)),
                        true));
        store.keep(new TestJob(TestNode.KIND, OWNER.user()).build());
        refused(Failure.OVER_QUOTA, () -> node.ask(Jobs.SUBMIT_ALL, submissions(1)));

        node.ask(Jobs.RETRY, new Jobs.Retry(job.id(), OWNER));
        store.sql("update parley.schedules set next_run = now()");

        Awaitility.await().until(() -> store.ask(ScheduleStore.READ, new ScheduleStore.Read())
                .schedules()
                .getFirst()
                .lastJob()
                .isPresent());
        assertThat(node.job(job.id()).state()).isInstanceOf(State.Queued.class);
    }

    @Test
    void theStoreCountsReadyJobsAndLooksAtTheLastThatEnded() throws SQLException {
        for (var i = 0; i < 4; i++) {
            store.keep(new TestJob(TestNode.KIND, i == 0 ? OTHER : OWNER.user()).build());
            store.keep(new TestJob(TestNode.KIND, OTHER)
                    .state(new State.Succeeded(NOW.plusSeconds(i), "{}"))
                    .build());
        }
        store.keep(new TestJob(TestNode.KIND, OWNER.user())
                .state(new State.Queued(Instant.now().plusSeconds(3600)))
                .build());

        assertThat(depth(Optional.empty(), 100)).isEqualTo(4);
        assertThat(depth(Optional.of(OWNER.user()), 100)).isEqualTo(3);
        assertThat(depth(Optional.empty(), 2)).isEqualTo(2);
        assertThat(store.ask(Admissions.DRAIN, new Admissions.AskDrain(TestNode.KIND, 3)))
                .isEqualTo(new Admissions.Drain(3, Optional.of(NOW.plusSeconds(1))));
        assertThat(store.ask(Admissions.DRAIN, new Admissions.AskDrain("other", 3)))
                .isEqualTo(new Admissions.Drain(0, Optional.empty()));
    }

    @Test
    void theWaitIsHowLongTheExcessTakesAsFastAsTheLastOnesWent() {
        var hundredIn200Seconds = new Admissions.Drain(100, Optional.of(NOW.minusSeconds(200)));

        assertThat(Admission.untilGone(1, hundredIn200Seconds, NOW)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Admission.untilGone(50, hundredIn200Seconds, NOW)).isEqualTo(Duration.ofSeconds(100));
        assertThat(Admission.untilGone(1_000_000, hundredIn200Seconds, NOW)).isEqualTo(Duration.ofMinutes(10));
        assertThat(Admission.untilGone(1, new Admissions.Drain(100, Optional.of(NOW)), NOW))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(Admission.untilGone(1, new Admissions.Drain(0, Optional.empty()), NOW))
                .isEqualTo(Duration.ofSeconds(30));
    }

    private static boolean taken(TestNode node) {
        try {
            submit(node, OWNER.user());
            return true;
        } catch (FailureException e) {
            assertThat(e.failure()).isEqualTo(Failure.OVER_QUOTA);
            return false;
        }
    }

    private static Jobs.Job submit(TestNode node, UUID owner) {
        return node.ask(Jobs.SUBMIT, submission(owner));
    }

    private static Jobs.SubmitAll submissions(int count) {
        return new Jobs.SubmitAll(
                Stream.generate(() -> submission(OWNER.user())).limit(count).toList());
    }

    private static Jobs.Submit submission(UUID owner) {
        return new Jobs.Submit(
                Optional.empty(),
                TestNode.KIND,
                owner,
                Optional.empty(),
                "{}",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static long depth(Optional<UUID> owner, int most) {
        return store.ask(Admissions.DEPTH, new Admissions.AskDepth(TestNode.KIND, owner, most))
                .jobs();
    }

    private TestNode node(int slots, int mostQueued, int mostQueuedPerOwner) {
        var conf = TestNode.conf("node-" + nodes.size(), slots, Duration.ofSeconds(20), Duration.ofSeconds(5));
        var limited = new JobsConf(
                conf.node(),
                conf.lease(),
                conf.heartbeat(),
                conf.poll(),
                conf.backoffFirst(),
                conf.backoffMax(),
                conf.drain(),
                mostQueued,
                mostQueuedPerOwner,
                conf.keepRecordings(),
                conf.keepChats(),
                conf.keepUsage(),
                conf.archive(),
                conf.kinds());
        var node = new TestNode(store, limited, (_, _) -> Future.await(running.future()));
        nodes.add(node);
        return node;
    }
}
