package dev.parley.jobs;

import static dev.parley.jobs.TestNode.OWNER;
import static dev.parley.jobs.TestNode.conf;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Following;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Probes;
import dev.parley.conf.JobsConf;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The engine on a real store; every node has a Vert.x of its own, as on machines of their own. */
class JobEngineTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void forgetEarlierJobs() throws SQLException {
        store.sql("truncate parley.jobs cascade");
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void aSubmittedJobRunsAndSucceedsWithItsOutput() {
        var node = node((_, run) -> "{\"echo\":" + run.job().input() + "}");

        var job = node.whenIn(node.submit().id(), State.Succeeded.class);

        assertThat(((State.Succeeded) job.state()).output()).isEqualTo("{\"echo\":{\"n\":1}}");
        assertThat(job.progress()).isEqualTo(1);
        assertThat(job.attempt()).isEqualTo(1);
    }

    @Test
    void aFailureThatCanPassIsTriedAgainAndItsReasonStaysVisible() {
        var attempts = new AtomicInteger();
        var node = node((_, _) -> {
            if (attempts.incrementAndGet() == 1) {
                throw Failure.UNAVAILABLE.because("the device is busy");
            }
            return "{}";
        });

        var job = node.whenIn(node.submit().id(), State.Succeeded.class);

        assertThat(job.attempt()).isEqualTo(2);
        assertThat(job.lastFailure()).contains("unavailable: the device is busy");
    }

    @Test
    void aFailureThatCannotPassEndsTheJobAtOnce() {
        var node = node((_, _) -> {
            throw Failure.UNSUPPORTED_MEDIA.because("the file has no sound");
        });

        var job = node.whenIn(node.submit().id(), State.Failed.class);

        assertThat(job.attempt()).isEqualTo(1);
        assertThat(((State.Failed) job.state()).detail()).isEqualTo("the file has no sound");
    }

    @Test
    void aJobThatKeepsFailingIsGivenUpAfterItsAttempts() {
        var node = node((_, _) -> {
            throw Failure.UNAVAILABLE.because("never today");
        });

        var job = node.whenIn(node.submit().id(), State.Failed.class);

        assertThat(job.attempt()).isEqualTo(job.maxAttempts());
    }

    @Test
    void theNextAttemptGetsTheCheckpointsOfTheLast() {
        var seen = new CopyOnWriteArrayList<Map<String, String>>();
        var node = node((bus, run) -> {
            seen.add(run.checkpoints());
            bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "decode", "{\"seconds\":11}"));
            if (seen.size() == 1) {
                throw Failure.UNAVAILABLE.because("half-way");
            }
            return "{}";
        });

        node.whenIn(node.submit().id(), State.Succeeded.class);

        assertThat(seen).containsExactly(Map.of(), Map.of("decode", "{\"seconds\":11}"));
    }

    @Test
    void theJobOfADeadNodeIsFinishedByAnother() {
        // It neither gives back its job nor answers any more: what a killed process does.
        var dead = node(conf("dead", 2, Duration.ofSeconds(20), Duration.ZERO), (bus, run) -> {
            bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "decode", "{}"));
            return Future.await(Promise.<String>promise().future());
        });
        var id = dead.submit().id();
        Awaitility.await().until(() -> store.sql("select stage from parley.job_checkpoints")
                .isPresent());
        dead.close();
        nodes.remove(dead);

        var alive = node(
                conf("alive"), (_, run) -> "{\"resumed\":" + run.checkpoints().containsKey("decode") + "}");
        var job = alive.whenIn(id, State.Succeeded.class);

        assertThat(((State.Succeeded) job.state()).output()).isEqualTo("{\"resumed\":true}");
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(numbers(alive, id))
                .isEqualTo(LongStream.rangeClosed(1, numbers(alive, id).size())
                        .boxed()
                        .toList());
    }

    @Test
    void aNodeThatLostItsLeaseCanNeitherCheckpointNorWriteItsResult() throws SQLException {
        var goOn = Promise.<Void>promise();
        var refusals = new CopyOnWriteArrayList<Failure>();
        // With its only slot taken it cannot claim the job again itself.
        var slow = node(conf("slow", 1, Duration.ofSeconds(20), Duration.ofSeconds(5)), (bus, run) -> {
            Future.await(goOn.future());
            try {
                bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "decode", "{}"));
            } catch (FailureException e) {
                refusals.add(e.failure());
            }
            return "{\"by\":\"slow\"}";
        });
        var id = slow.submit().id();
        slow.whenIn(id, State.Running.class);

        var quick = node(conf("quick"), (_, _) -> "{\"by\":\"quick\"}");
        // Once more where the slow node's heartbeat came first.
        Awaitility.await().until(() -> {
            store.sql("update parley.jobs set lease_expires = now() - interval '1 hour' where node = 'slow'");
            return quick.job(id).state() instanceof State.Succeeded;
        });
        goOn.complete();

        Awaitility.await().until(() -> !refusals.isEmpty());
        assertThat(refusals).containsExactly(Failure.CONFLICT);
        slow.close();
        nodes.remove(slow);
        assertThat(((State.Succeeded) quick.job(id).state()).output()).isEqualTo("{\"by\":\"quick\"}");
    }

    @Test
    void aNodeThatClaimsItsOwnLostJobEndsTheOldRunBeforeTheNew() throws SQLException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var node = node((bus, run) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                return run.job().attempt() == 1 ? runUntilStopped(bus, run) : "{}";
            } finally {
                running.decrementAndGet();
            }
        });
        var id = node.submit().id();
        node.whenIn(id, State.Running.class);

        store.sql("update parley.jobs set fence = fence + 1, lease_expires = now() - interval '1 hour'");

        assertThat(node.whenIn(id, State.Succeeded.class).attempt()).isEqualTo(2);
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void aStoppingNodeGivesItsJobsBackAndTheAttemptDoesNotCount() {
        var stopping = node(JobEngineTest::runUntilStopped);
        var id = stopping.submit().id();
        stopping.whenIn(id, State.Running.class);

        stopping.close();
        nodes.remove(stopping);

        var idle = node(conf("idle", 0, Duration.ofSeconds(20), Duration.ofSeconds(1)), (_, _) -> "{}");
        assertThat(idle.job(id).state()).isInstanceOf(State.Queued.class);
        assertThat(idle.job(id).attempt()).isZero();
    }

    @Test
    void cancellingReachesARunningJob() {
        var node = node(JobEngineTest::runUntilStopped);
        var id = node.submit().id();
        node.whenIn(id, State.Running.class);

        node.ask(Jobs.CANCEL, new Jobs.Cancel(id, OWNER));

        assertThat(node.whenIn(id, State.Cancelled.class).attempt()).isEqualTo(1);
    }

    @Test
    void aCancelledJobThatWaitedNeverRuns() {
        var node = node(conf("idle", 0, Duration.ofSeconds(20), Duration.ofSeconds(1)), (_, _) -> "{}");
        var id = node.submit().id();

        assertThat(node.ask(Jobs.CANCEL, new Jobs.Cancel(id, OWNER)).state()).isInstanceOf(State.Cancelled.class);
        refused(Failure.CONFLICT, () -> node.ask(Jobs.CANCEL, new Jobs.Cancel(id, OWNER)))
                .withMessageContaining("already been cancelled");
    }

    @Test
    void aRunThatTakesTooLongIsStoppedAndTriedAgain() {
        var attempts = new AtomicInteger();
        var impatient = conf("impatient", 2, Duration.ofMillis(100), Duration.ofSeconds(5));
        var node = node(impatient, (bus, run) -> attempts.incrementAndGet() == 1 ? runUntilStopped(bus, run) : "{}");

        var job = node.whenIn(node.submit().id(), State.Succeeded.class);

        assertThat(job.lastFailure().orElseThrow()).contains("timed-out", "jobs.kinds.transcription.soft-limit");
    }

    @Test
    void noMoreJobsRunAtOnceThanThereAreSlots() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var node = node((bus, run) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "decode", "{}"));
            running.decrementAndGet();
            return "{}";
        });

        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 10; i++) {
            ids.add(node.submit().id());
        }

        ids.forEach(id -> node.whenIn(id, State.Succeeded.class));
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void asManyAsThereAreSlotsKeepTheirCheckpointsAtOnceAndNoneIsRefused() {
        var jobs = 300;
        var first = new Gate(jobs);
        var second = new Gate(jobs);
        var many = conf("a", Duration.ZERO, Duration.ofSeconds(5), kind(TestNode.KIND, jobs));
        var node = node(many, (bus, run) -> {
            (run.job().attempt() == 1 ? first : second).pass();
            if (run.job().attempt() == 1) {
                throw Failure.UNAVAILABLE.because("so that all read their checkpoints");
            }
            bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "decode", "{}"));
            return "{}";
        });

        var ids = IntStream.range(0, jobs).mapToObj(_ -> node.submit().id()).toList();

        assertThat(ids.stream().map(id -> node.whenIn(id, State.Succeeded.class)))
                .allSatisfy(job -> assertThat(job.attempt()).isEqualTo(2));
    }

    /** Lets nobody pass before all have come. */
    private record Gate(AtomicInteger missing, Promise<Void> open) {

        Gate(int all) {
            this(new AtomicInteger(all), Promise.promise());
        }

        void pass() {
            if (missing.decrementAndGet() == 0) {
                open.complete();
            }
            Future.await(open.future());
        }
    }

    @Test
    void aKeyOfAJobOfAnotherKindIsAConflictThatNamesThatJob() {
        var node = new TestNode(
                store,
                conf("a", Duration.ZERO, Duration.ofSeconds(5), kind(TestNode.KIND, 2), kind(Probes.KIND, 2)),
                (_, _) -> "{}");
        nodes.add(node);
        var first = node.submit(Optional.of("key-1"));
        var probe = new Jobs.Submit(
                Optional.empty(),
                Probes.KIND,
                TestNode.OWNER.user(),
                Optional.empty(),
                "{}",
                0,
                Optional.of("key-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        refused(Failure.CONFLICT, () -> node.ask(Jobs.SUBMIT, probe))
                .withMessageContaining("idempotency_key: stands for job " + first.id() + " of kind transcription");
        refused(Failure.CONFLICT, () -> node.ask(Jobs.SUBMIT_ALL, new Jobs.SubmitAll(List.of(probe))))
                .withMessageContaining("jobs[0].idempotency_key: stands for job " + first.id());
    }

    private static JobsConf.KindConf kind(String name, int slots) {
        return new JobsConf.KindConf(
                name, slots, slots, 3, Duration.ofSeconds(60), Duration.ofSeconds(80), Duration.ZERO);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        var node = node((_, _) -> "{}");

        var first = node.submit(Optional.of("key-1"));
        var second = node.submit(Optional.of("key-1"));

        assertThat(second.id()).isEqualTo(first.id());
    }

    @Test
    void anothersJobIsNotFoundAndAnAdministratorSeesIt() {
        var node = node((_, _) -> "{}");
        var id = node.submit().id();
        var stranger = new Caller(new UUID(2, 2), Role.USER);
        var administrator = new Caller(new UUID(3, 3), Role.ADMIN);

        refused(Failure.NOT_FOUND, () -> node.ask(Jobs.GET, new Jobs.Get(id, stranger)));
        refused(Failure.NOT_FOUND, () -> node.ask(Jobs.CANCEL, new Jobs.Cancel(id, stranger)));
        refused(Failure.NOT_FOUND, () -> node.ask(Jobs.EVENTS, new Jobs.ReadEvents(id, stranger, 0, 10)));
        assertThat(node.ask(Jobs.GET, new Jobs.Get(id, administrator)).id()).isEqualTo(id);
    }

    @Test
    void anUnknownKindIsRefused() {
        var node = node((_, _) -> "{}");
        var submit = new Jobs.Submit(
                Optional.empty(),
                "dance",
                OWNER.user(),
                Optional.empty(),
                "{}",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        refused(Failure.INVALID, () -> node.ask(Jobs.SUBMIT, submit)).withMessageContaining("dance");
    }

    @Test
    void theEndOfAJobIsToldToItsCallbackInTheSameTransaction() throws SQLException {
        var node = node((_, _) -> "{\"n\":1}");
        var id = node.ask(Jobs.SUBMIT, submit(Optional.of("https://example.org/hook"), Optional.empty()))
                .id();

        node.whenIn(id, State.Succeeded.class);

        var message = store.sql("select destination || ' ' || key || ' ' || payload from parley.outbox")
                .orElseThrow();
        assertThat(message)
                .startsWith("https://example.org/hook " + id + " {")
                .contains("\"state\":\"succeeded\"", "\"output\":{\"n\":1}", "\"id\":\"" + id + "\"");
    }

    @Test
    void aJobForLaterRunsWhenItsTimeHasCome() {
        var node = node((_, _) -> "{}");
        var later = Instant.now().plusMillis(300).truncatedTo(ChronoUnit.MILLIS);

        var job = node.ask(Jobs.SUBMIT, submit(Optional.empty(), Optional.of(later)));

        assertThat(job.state()).isEqualTo(new State.Queued(later));
        assertThat(node.whenIn(job.id(), State.Succeeded.class).updated()).isAfter(later);
    }

    @Test
    void manyJobsAreAcceptedInOneRequestAllOrNone() {
        var node = node((_, _) -> "{}");
        var good = submit(Optional.empty(), Optional.empty());
        var bad = new Jobs.Submit(
                Optional.empty(),
                "dance",
                OWNER.user(),
                Optional.empty(),
                "{}",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        refused(Failure.INVALID, () -> node.ask(Jobs.SUBMIT_ALL, new Jobs.SubmitAll(List.of(good, bad))))
                .withMessageStartingWith("jobs[1].kind: ");
        var jobs = node.ask(Jobs.SUBMIT_ALL, new Jobs.SubmitAll(List.of(good, good)))
                .jobs();

        jobs.forEach(job -> node.whenIn(job.id(), State.Succeeded.class));
        assertThat(node.ask(Jobs.LIST, new Jobs.ListJobs(OWNER, List.of(), List.of(), false, 10, Optional.empty()))
                        .jobs())
                .extracting(Jobs.Job::id)
                .containsExactlyInAnyOrderElementsOf(
                        jobs.stream().map(Jobs.Job::id).toList());
    }

    @Test
    void aJobThatFailedIsTriedAgainWhenItsOwnerWantsIt() {
        var broken = new AtomicBoolean(true);
        var node = node((_, _) -> {
            if (broken.get()) {
                throw Failure.INVALID.because("the input is wrong");
            }
            return "{}";
        });
        var id = node.submit().id();
        node.whenIn(id, State.Failed.class);

        broken.set(false);
        node.ask(Jobs.RETRY, new Jobs.Retry(id, OWNER));

        assertThat(node.whenIn(id, State.Succeeded.class).attempt()).isEqualTo(1);
        refused(Failure.CONFLICT, () -> node.ask(Jobs.RETRY, new Jobs.Retry(id, OWNER)))
                .withMessageContaining("already succeeded");
    }

    @Test
    void aRunThatDoesNotStopWhenItIsAskedIsWaitedForNoLongerThanTheHardLimit() {
        var attempts = new AtomicInteger();
        var conf = conf("deaf", 2, Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(5));
        var deaf = Promise.<String>promise();
        var node = node(conf, (_, _) -> attempts.incrementAndGet() == 1 ? Future.await(deaf.future()) : "{}");

        var job = node.whenIn(node.submit().id(), State.Succeeded.class);

        assertThat(job.lastFailure().orElseThrow()).contains("did not stop when asked");
        deaf.complete("{\"too\":\"late\"}");
        assertThat(((State.Succeeded) node.job(job.id()).state()).output()).isEqualTo("{}");
    }

    @Test
    void everyStoredEventIsNumberedWithoutAGapAndPublishedOnce() {
        var published = new CopyOnWriteArrayList<Following.KeptEvent>();
        var listening = Promise.<Void>promise();
        var node = node((bus, run) -> {
            Future.await(listening.future());
            for (var i = 0; i < 5; i++) {
                var segment = List.of(new JobStore.NewEvent("segment", "{\"i\":" + i + "}"));
                bus.await(Jobs.CHECKPOINT, new Jobs.Checkpoint(run.job().id(), "recognize/" + i, "{}", segment));
            }
            bus.await(Jobs.PROGRESS, new Jobs.Progress(run.job().id(), "recognize", 0.5));
            return "{}";
        });
        var id = node.submit().id();
        node.whenIn(id, State.Running.class);
        var before = numbers(node, id).size();
        TestStore.await(node.bus()
                .listen(Following.EVENTS_KEPT, kept -> kept.events().stream()
                        .filter(event -> event.job().equals(id))
                        .forEach(published::add))
                .ready());
        listening.complete();

        node.whenIn(id, State.Succeeded.class);

        Awaitility.await().until(() -> published.size() == numbers(node, id).size() - before);
        assertThat(published)
                .extracting(Following.KeptEvent::number)
                .isEqualTo(numbers(node, id).stream().skip(before).toList());
        assertThat(published).extracting(Following.KeptEvent::type).containsSubsequence("segment", "progress", "state");
        assertThat(node.job(id).stage()).contains("recognize");
    }

    @Test
    void jobsAreListedNewestFirstAndPageByPage() {
        var node = node((_, _) -> "{}");
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 3; i++) {
            ids.addFirst(node.submit().id());
        }

        var first = node.ask(Jobs.LIST, new Jobs.ListJobs(OWNER, List.of(), List.of(), false, 2, Optional.empty()));
        var second =
                node.ask(Jobs.LIST, new Jobs.ListJobs(OWNER, List.of(), List.of(), false, 2, Optional.of(ids.get(1))));

        assertThat(first.jobs()).extracting(Jobs.Job::id).containsExactly(ids.get(0), ids.get(1));
        assertThat(second.jobs()).extracting(Jobs.Job::id).containsExactly(ids.get(2));
    }

    private static Jobs.Submit submit(Optional<String> callback, Optional<Instant> notBefore) {
        return new Jobs.Submit(
                Optional.empty(),
                TestNode.KIND,
                OWNER.user(),
                Optional.empty(),
                "{}",
                0,
                Optional.empty(),
                Optional.empty(),
                callback,
                notBefore);
    }

    private static String runUntilStopped(Bus bus, Jobs.Run run) {
        var stopped = Promise.<String>promise();
        var stops =
                bus.listen(Jobs.STOP.of(run.job().id()), _ -> stopped.tryFail(Failure.CANCELLED.because("stopped")));
        try {
            return Future.await(stopped.future());
        } finally {
            stops.close();
        }
    }

    private static List<Long> numbers(TestNode node, UUID id) {
        return node.ask(Jobs.EVENTS, new Jobs.ReadEvents(id, OWNER, 0, 1000)).events().stream()
                .map(Jobs.Event::number)
                .toList();
    }

    private TestNode node(BiFunction<Bus, Jobs.Run, String> runner) {
        return node(conf("node-" + nodes.size()), runner);
    }

    private TestNode node(JobsConf conf, BiFunction<Bus, Jobs.Run, String> runner) {
        var node = new TestNode(store, conf, runner);
        nodes.add(node);
        return node;
    }
}
