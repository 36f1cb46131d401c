package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.JobList;
import dev.parley.bus.Jobs.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who works on a job: claims, leases and their renewal. */
class LeasesTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String kind = UUID.randomUUID().toString();
    private final UUID owner = UUID.randomUUID();

    @Test
    void theHighestPriorityIsClaimedFirstAndThenTheOldest() {
        var young = keep(job(queued()).created(NOW.minusSeconds(10)).priority(0));
        var old = keep(job(queued()).created(NOW.minusSeconds(20)).priority(0));
        var urgent = keep(job(queued()).created(NOW).priority(5));

        assertThat(claim("node", 1)).extracting(Job::id).containsExactly(urgent.id());
        assertThat(claim("node", 5)).extracting(Job::id).containsExactly(old.id(), young.id());
    }

    @Test
    void aMinuteOfWaitingMakesUpForAStepOfPriority() {
        var urgent = keep(job(queued()).created(NOW).priority(5));
        var patient =
                keep(job(queued()).created(NOW.minus(Duration.ofMinutes(5)).minusSeconds(1)));

        assertThat(claim("node", 2)).extracting(Job::id).containsExactly(patient.id(), urgent.id());
    }

    @Test
    void theOwnerWithTheFewestJobsAtWorkIsServedFirst() {
        var many = IntStream.range(0, 10).mapToObj(_ -> keep(job(queued()))).toList();
        claim("node", 3);
        var other = UUID.randomUUID();
        var few = IntStream.range(0, 2)
                .mapToObj(_ -> keep(
                        job(queued()).owner(other).created(NOW.plusSeconds(60)).priority(-10)))
                .toList();

        var claimed = claim("node", 3);

        assertThat(claimed).extracting(Job::owner).containsOnlyOnce(owner);
        assertThat(claimed)
                .extracting(Job::id)
                .contains(many.get(3).id(), few.get(0).id(), few.get(1).id());
    }

    @Test
    void ofVeryManyOwnersEachHasItsTurn() {
        IntStream.range(0, 600).forEach(_ -> keep(job(queued()).owner(UUID.randomUUID())));

        var claimed = IntStream.range(0, 60).mapToObj(_ -> claim("node", 10)).mapToInt(List::size);

        assertThat(claimed.sum()).isEqualTo(600);
    }

    @Test
    void noMoreJobsOfAKindRunOnAllNodesThanMayAtOnce() {
        IntStream.range(0, 5).forEach(_ -> keep(job(queued())));

        assertThat(claim("one", 2, 3)).hasSize(2);
        assertThat(claim("two", 2, 3)).hasSize(1);
        assertThat(claim("three", 2, 3)).isEmpty();
    }

    @Test
    void aClaimedJobRunsOnTheNodeWithALeaseAndOneMoreAttempt() {
        var job = keep(job(queued()));

        var claimed = claim("node", 1).getFirst();

        assertThat(claimed.state()).isEqualTo(new State.Running("node", NOW.plus(LEASE), false));
        assertThat(claimed.attempt()).isEqualTo(1);
        assertThat(claimed.fence()).isEqualTo(1);
        assertThat(claimed.version()).isEqualTo(job.version() + 1);
        assertThat(claimed).isEqualTo(find(job.id()));
    }

    @Test
    void aClaimIsToldAsAnEvent() {
        var job = keep(job(queued()), new NewEvent("state", "{\"state\":\"queued\"}"));

        claim("node \"1\"", 1);

        assertThat(events(job)).last().satisfies(event -> {
            assertThat(event.number()).isEqualTo(2);
            assertThat(event.type()).isEqualTo("state");
            assertThat(event.data())
                    .isEqualTo("{\"state\":\"running\",\"attempt\":1,\"kind\":\"" + job.kind()
                            + "\",\"node\":\"node \\\"1\\\"\"," + "\"cancel_requested\":false}");
        });
    }

    @Test
    void noMoreJobsAreClaimedThanThereAreSlotsOfTheKind() {
        IntStream.range(0, 5).forEach(_ -> keep(job(queued())));

        assertThat(claim("node", 2)).hasSize(2);
        assertThat(claim("node", 0)).isEmpty();
    }

    @Test
    void aJobThatWaitsIsClaimedWhenItsTimeHasCome() {
        var later = keep(job(new State.Queued(NOW.plusSeconds(1))));
        awaken(NOW);
        assertThat(claim("node", 1)).isEmpty();

        assertThat(awaken(NOW.plusSeconds(1))).contains(kind);

        assertThat(claim("node", 1)).extracting(Job::id).containsExactly(later.id());
    }

    @Test
    void anEndedJobIsNotClaimed() {
        keep(job(new State.Succeeded(NOW, "{}")));

        assertThat(claim("node", 1)).isEmpty();
    }

    @Test
    void nodesThatClaimAtOnceNeverGetTheSameJob() {
        IntStream.range(0, 100).forEach(_ -> keep(job(queued())));

        var lists = TestStore.await(Future.all(IntStream.range(0, 30)
                        .mapToObj(i -> store.bus().ask(JobStore.CLAIM, claimRequest("node " + i, 4, 10_000)))
                        .toList()))
                .<JobList>list();

        var claimed = lists.stream()
                .flatMap(list -> list.jobs().stream())
                .map(Job::id)
                .toList();
        assertThat(claimed).doesNotHaveDuplicates().hasSize(100);
    }

    @Test
    void aRunningJobStaysWithItsNodeWhileTheLeaseLasts() {
        keep(job(queued()));
        claim("node", 1);

        awaken(NOW.plus(LEASE).minusMillis(1));

        assertThat(claim("other", 1)).isEmpty();
    }

    @Test
    void anExpiredLeaseIsClaimedByAnotherNodeAndTheReasonIsTold() {
        var job = keep(job(queued()));
        claim("node", 1);

        awaken(NOW.plus(LEASE));
        var claimed = claim("other", 1);

        assertThat(claimed).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(job.id());
            assertThat(again.attempt()).isEqualTo(2);
            assertThat(again.fence()).isEqualTo(2);
            assertThat(again.lastFailure()).contains("unavailable: node stopped renewing its lease");
            assertThat(again.state()).isInstanceOfSatisfying(State.Running.class, running -> assertThat(running.node())
                    .isEqualTo("other"));
        });
        assertThat(events(job)).extracting(Event::number).containsExactly(1L, 2L, 3L);
        assertThat(events(job).get(1).data()).contains("\"state\":\"queued\"", "node stopped renewing its lease");
    }

    @Test
    void leasesThatAreEndedAreClaimedAtOnceAndWhatElseTheJobHasStays() {
        var job = keep(job(queued()));
        claim("dead", 1);

        store.ask(JobStore.END_LEASES, new JobStore.EndLeases(NOW));
        awaken(NOW);

        assertThat(claim("node", 1)).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(job.id());
            assertThat(again.attempt()).isEqualTo(2);
        });
        assertThat(events(job)).extracting(Event::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aCancelThatWasAskedForOutlivesTheNode() {
        keep(job(new State.Running("dead", NOW.minusSeconds(1), true)));
        awaken(NOW);

        assertThat(claim("node", 1)).singleElement().satisfies(job -> assertThat(job.state())
                .isEqualTo(new State.Running("node", NOW.plus(LEASE), true)));
    }

    @Test
    void aHeartbeatRenewsTheLeasesThatAreStillHeld() {
        var held = keep(job(new State.Running("node", NOW, false)).fence(3));
        var lost = keep(job(new State.Running("node", NOW, false)).fence(4));
        var later = NOW.plusSeconds(90);

        var jobs = store.ask(
                        JobStore.HEARTBEAT,
                        new JobStore.Heartbeat(
                                List.of(
                                        new JobStore.Hold(held.id(), 3),
                                        new JobStore.Hold(lost.id(), 3),
                                        new JobStore.Hold(UUID.randomUUID(), 1)),
                                later))
                .jobs();

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.id()).isEqualTo(held.id());
            assertThat(job.state()).isEqualTo(new State.Running("node", later, false));
            assertThat(job.version()).isEqualTo(held.version());
        });
    }

    @Test
    void aCancelDoesNotTakeBackARenewalOfTheLease() {
        var job = keep(job(new State.Running("node", NOW, false)));
        store.ask(
                JobStore.HEARTBEAT,
                new JobStore.Heartbeat(List.of(new JobStore.Hold(job.id(), 0)), NOW.plusSeconds(60)));

        var cancelled = save(TestJob.of(job).state(new State.Running("node", NOW, true)));

        assertThat(cancelled.state()).isEqualTo(new State.Running("node", NOW.plusSeconds(60), true));
    }

    private static Job keep(TestJob job, NewEvent... events) {
        return store.keep(job.build(), events);
    }

    private static Job save(TestJob job) {
        return save(job, List.of(), Optional.empty());
    }

    private static Job save(TestJob job, List<NewEvent> events, Optional<Outgoing> message) {
        return store.save(job.build(), events, message).orElseThrow();
    }

    private static Job find(UUID id) {
        return store.ask(JobStore.FIND, new JobStore.Find(id));
    }

    private List<Job> claim(String node, int slots) {
        return claim(node, slots, 10_000);
    }

    private List<Job> claim(String node, int slots, int atOnce) {
        return store.ask(JobStore.CLAIM, claimRequest(node, slots, atOnce)).jobs();
    }

    private JobStore.Claim claimRequest(String node, int slots, int atOnce) {
        return new JobStore.Claim(kind, node, slots, atOnce, NOW, NOW.plus(LEASE));
    }

    private static List<String> awaken(Instant now) {
        return store.ask(JobStore.AWAKEN, new JobStore.Awaken(now)).kinds();
    }

    private static List<Event> events(Job job) {
        return store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 1_000))
                .events();
    }

    private static State queued() {
        return new State.Queued(NOW);
    }

    private TestJob job(State state) {
        return new TestJob(kind, owner).state(state).updated(NOW);
    }
}
