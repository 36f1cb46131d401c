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
import java.util.Map;
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
    void aClaimedJobRunsOnTheNodeWithALeaseAndOneMoreAttempt() {
        var job = keep(job(queued()));

        var claimed = claim("node", 1).getFirst();

        assertThat(claimed.state()).isEqualTo(new State.Running("node", NOW.plus(LEASE), false));
        assertThat(claimed.attempt()).isEqualTo(1);
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
                    .isEqualTo("{\"state\":\"running\",\"attempt\":1,\"node\":\"node \\\"1\\\"\","
                            + "\"cancel_requested\":false}");
        });
    }

    @Test
    void noMoreJobsAreClaimedThanThereAreSlotsOfTheKind() {
        IntStream.range(0, 5).forEach(_ -> keep(job(queued())));

        assertThat(claim("node", 2)).hasSize(2);
        assertThat(claim("node", 0)).isEmpty();
    }

    @Test
    void aJobThatWaitsIsNotClaimedBeforeItsTime() {
        keep(job(new State.Queued(NOW.plusSeconds(1))));

        assertThat(claim("node", 1)).isEmpty();
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
                        .mapToObj(i -> store.bus().ask(JobStore.CLAIM, claimRequest("node " + i, 4, NOW)))
                        .toList()))
                .<JobList>list();

        var claimed = lists.stream()
                .flatMap(list -> list.jobs().stream())
                .map(Job::id)
                .toList();
        assertThat(claimed).doesNotHaveDuplicates().isNotEmpty();
    }

    @Test
    void aRunningJobStaysWithItsNodeWhileTheLeaseLasts() {
        keep(job(queued()));
        claim("node", 1);

        assertThat(store.ask(
                                JobStore.CLAIM,
                                claimRequest("other", 1, NOW.plus(LEASE).minusMillis(1)))
                        .jobs())
                .isEmpty();
    }

    @Test
    void anExpiredLeaseIsClaimedByAnotherNode() {
        var job = keep(job(queued()));
        claim("node", 1);

        var claimed = store.ask(JobStore.CLAIM, claimRequest("other", 1, NOW.plus(LEASE)))
                .jobs();

        assertThat(claimed).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(job.id());
            assertThat(again.attempt()).isEqualTo(2);
            assertThat(again.state()).isInstanceOfSatisfying(State.Running.class, running -> assertThat(running.node())
                    .isEqualTo("other"));
        });
    }

    @Test
    void leasesThatAreEndedAreClaimedAtOnceAndWhatElseTheJobHasStays() {
        var job = keep(job(queued()));
        claim("dead", 1);

        store.ask(JobStore.END_LEASES, new JobStore.EndLeases(NOW));

        assertThat(claim("node", 1)).singleElement().satisfies(again -> {
            assertThat(again.id()).isEqualTo(job.id());
            assertThat(again.attempt()).isEqualTo(2);
        });
        assertThat(events(job)).extracting(Event::number).containsExactly(1L, 2L);
    }

    @Test
    void aCancelThatWasAskedForOutlivesTheNode() {
        keep(job(new State.Running("dead", NOW.minusSeconds(1), true)));

        assertThat(claim("node", 1)).singleElement().satisfies(job -> assertThat(job.state())
                .isEqualTo(new State.Running("node", NOW.plus(LEASE), true)));
    }

    @Test
    void aHeartbeatRenewsTheLeasesThatTheNodeStillHolds() {
        var held = keep(job(new State.Running("node", NOW, false)));
        var lost = keep(job(new State.Running("other", NOW, false)));
        var later = NOW.plusSeconds(90);

        var jobs = store.ask(
                        JobStore.HEARTBEAT,
                        new JobStore.Heartbeat("node", List.of(held.id(), lost.id(), UUID.randomUUID()), later))
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
        store.ask(JobStore.HEARTBEAT, new JobStore.Heartbeat("node", List.of(job.id()), NOW.plusSeconds(60)));

        var cancelled = save(TestJob.of(job).state(new State.Running("node", NOW, true)));

        assertThat(cancelled.state()).isEqualTo(new State.Running("node", NOW.plusSeconds(60), true));
    }

    private static Job keep(TestJob job, NewEvent... events) {
        return store.ask(JobStore.INSERT, new JobStore.Insert(job.build(), List.of(events)));
    }

    private static Job save(TestJob job) {
        return save(job, List.of(), List.of());
    }

    private static Job save(TestJob job, List<NewEvent> events, List<Outgoing> outbox) {
        return store.ask(JobStore.SAVE, new JobStore.Save(job.build(), events, outbox));
    }

    private static Job find(UUID id) {
        return store.ask(JobStore.FIND, new JobStore.Find(id));
    }

    private List<Job> claim(String node, int slots) {
        return store.ask(JobStore.CLAIM, claimRequest(node, slots, NOW)).jobs();
    }

    private JobStore.Claim claimRequest(String node, int slots, Instant now) {
        return new JobStore.Claim(node, Map.of(kind, slots), now, now.plus(LEASE));
    }

    private static List<Event> events(Job job) {
        return store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 1_000))
                .events();
    }

    private static State queued() {
        return new State.Queued(NOW);
    }

    private TestJob job(State state) {
        return new TestJob(kind, owner).state(state);
    }
}
