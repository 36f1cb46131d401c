package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.JobList;
import dev.parley.bus.Jobs.State;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the job engine can rely on when it keeps, changes and lists jobs. */
class JobsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final String kind = UUID.randomUUID().toString();
    private final UUID owner = UUID.randomUUID();

    @Test
    void aJobComesBackAsItWasKept() {
        var job = new Job(
                UUID.randomUUID(),
                kind,
                owner,
                Optional.of(UUID.randomUUID()),
                "{\"b\": 1, \"a\": \"\\u0000 ё\"}",
                new State.Queued(NOW),
                Optional.of("decode"),
                0.25,
                7,
                2,
                5,
                4,
                Optional.of("unavailable: нет сети"),
                Optional.of("key"),
                Optional.of("correlation"),
                Optional.of("https://example.org/hook"),
                NOW,
                NOW,
                3);

        store.keep(job);

        assertThat(find(job.id())).isEqualTo(job);
    }

    @Test
    void everyStateComesBackAsItWasKept() {
        var states = Stream.of(
                new State.Queued(NOW.plusSeconds(5)),
                new State.Running("node", NOW.plusSeconds(30), true),
                new State.Succeeded(NOW, "{\"text\":\"ok\"}"),
                new State.Failed(NOW, Failure.UNSUPPORTED_MEDIA, "no sound in it"),
                new State.Failed(NOW, Failure.TIMED_OUT, "never today", true),
                new State.Cancelled(NOW));

        states.forEach(state -> assertThat(keep(job(state)).state()).isEqualTo(state));
    }

    @Test
    void aSecondSubmitWithTheSameKeyFindsTheFirstJob() {
        var first = keep(job(queued()).key("once"));

        var second = keep(job(queued()).key("once"));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anotherOwnerMayUseTheSameKey() {
        var first = keep(job(queued()).key("once"));
        var other = job(queued()).key("once").owner(UUID.randomUUID());

        assertThat(keep(other).id()).isEqualTo(other.build().id()).isNotEqualTo(first.id());
    }

    @Test
    void twoSubmitsAtOnceWithTheSameKeyMakeOneJob() {
        var replies = TestStore.await(Future.all(IntStream.range(0, 20)
                        .mapToObj(_ -> store.bus()
                                .ask(JobStore.INSERT, insert(job(queued()).key("race"))))
                        .toList()))
                .<JobList>list();

        assertThat(replies.stream()
                        .flatMap(reply -> reply.jobs().stream())
                        .map(Job::id)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void manyJobsAreKeptAtOnceAndComeBackInTheirOrder() {
        var earlier = keep(job(queued()).key("known"));
        var first = job(queued()).key("twice").build();
        var last = job(queued()).build();

        var kept = store.ask(
                        JobStore.INSERT,
                        new JobStore.Insert(Stream.of(
                                        first,
                                        job(queued()).key("known").build(),
                                        job(queued()).key("twice").build(),
                                        last)
                                .map(job -> new JobStore.Change(
                                        job, List.of(new NewEvent("state", "{}")), Optional.empty()))
                                .toList()))
                .jobs();

        assertThat(kept).extracting(Job::id).containsExactly(first.id(), earlier.id(), first.id(), last.id());
        assertThat(events(last)).hasSize(1);
    }

    @Test
    void theSameJobMayComeTwiceButNotAnotherWithItsId() {
        var job = keep(job(queued()));

        assertThat(keep(TestJob.of(job))).isEqualTo(job);
        TestStore.refused(Failure.CONFLICT, () -> keep(TestJob.of(job).input("{\"other\":1}")))
                .withMessageContaining(job.id().toString());
    }

    @Test
    void anUnknownJobIsNotFound() {
        TestStore.refused(Failure.NOT_FOUND, () -> find(UUID.randomUUID()));
    }

    @Test
    void aChangeOfAnOutdatedVersionIsNotKept() {
        var job = keep(job(queued()));
        save(TestJob.of(job).state(new State.Cancelled(NOW)));

        assertThat(store.save(
                        TestJob.of(job).state(new State.Succeeded(NOW, "{}")).build(), List.of(), Optional.empty()))
                .isEmpty();
        assertThat(find(job.id()).state()).isEqualTo(new State.Cancelled(NOW));
    }

    @Test
    void anOutdatedChangeLeavesNoEventAndNoMessageAndThoseBesideItAreKept() throws Exception {
        var job = keep(job(queued()));
        var other = keep(job(queued()));
        var outdated = TestJob.of(job).version(job.version() - 1).build();

        var saved = store.ask(
                        JobStore.SAVE,
                        new JobStore.Save(Stream.of(outdated, other)
                                .map(change -> new JobStore.Change(
                                        change, List.of(new NewEvent("state", "{}")), Optional.of(message("x"))))
                                .toList()))
                .jobs();

        assertThat(saved).extracting(Job::id).containsExactly(other.id());
        assertThat(events(job)).isEmpty();
        assertThat(events(other)).extracting(Event::number).containsExactly(1L);
        assertThat(store.sql("select count(*) from parley.outbox where job_id in ('" + job.id() + "', '" + other.id()
                        + "')"))
                .contains("1");
    }

    @Test
    void aMessageIsKeptWithTheChange() throws Exception {
        var job = keep(job(queued()));

        save(TestJob.of(job).state(new State.Cancelled(NOW)), List.of(), Optional.of(message("first")));

        assertThat(store.sql(
                        "select payload from parley.outbox where job_id = '" + job.id() + "' and delivered is null"))
                .contains("first");
    }

    @Test
    void aNulInAReasonDoesNotKeepAJobFromEnding() {
        var job = keep(job(queued()));

        save(TestJob.of(job).state(new State.Failed(NOW, Failure.INTERNAL, "bad\0byte")));

        assertThat(find(job.id()).state()).isEqualTo(new State.Failed(NOW, Failure.INTERNAL, "badbyte"));
    }

    @Test
    void aNulInAnInputIsRefused() {
        var job = job(queued()).input("\0");

        TestStore.refused(Failure.INVALID, () -> keep(job)).withMessageContaining("U+0000");
    }

    @Test
    void anOwnersJobsAreListedPageByPageNewestFirst() {
        var jobs = IntStream.range(0, 5)
                .mapToObj(i -> keep(job(queued()).created(NOW.plusSeconds(i))).id())
                .toList();

        var first = search(Optional.of(owner), List.of(), 3, Optional.empty());
        var second = search(
                Optional.of(owner), List.of(), 3, Optional.of(first.getLast().id()));

        assertThat(first).extracting(Job::id).containsExactly(jobs.get(4), jobs.get(3), jobs.get(2));
        assertThat(second).extracting(Job::id).containsExactly(jobs.get(1), jobs.get(0));
    }

    @Test
    void jobsAreListedByState() {
        keep(job(queued()));
        var cancelled = keep(job(new State.Cancelled(NOW)));

        assertThat(search(Optional.of(owner), List.of("cancelled", "failed"), 10, Optional.empty()))
                .extracting(Job::id)
                .containsExactly(cancelled.id());
    }

    @Test
    void jobsAreListedByKindAndWhetherSomebodyShouldLook() {
        keep(job(new State.Failed(NOW, Failure.INVALID, "no such format")));
        var stuck = keep(job(new State.Failed(NOW, Failure.UNAVAILABLE, "never today", true)));
        var page = new JobStore.Search(Optional.of(owner), List.of(), List.of(kind), true, 10, Optional.empty());
        var other = new JobStore.Search(Optional.of(owner), List.of(), List.of("other"), false, 10, Optional.empty());

        assertThat(store.ask(JobStore.SEARCH, page).jobs()).containsExactly(stuck);
        assertThat(store.ask(JobStore.SEARCH, other).jobs()).isEmpty();
    }

    @Test
    void allJobsAreListedForNobodyInParticular() {
        var job = keep(job(queued()).created(NOW.plusSeconds(1_000_000)));

        assertThat(search(Optional.empty(), List.of(), 1, Optional.empty())).containsExactly(job);
    }

    private static JobStore.Insert insert(TestJob job) {
        return new JobStore.Insert(List.of(new JobStore.Change(job.build(), List.of(), Optional.empty())));
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

    private static List<Event> events(Job job) {
        return store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 1_000))
                .events();
    }

    private static List<Job> search(Optional<UUID> owner, List<String> states, int limit, Optional<UUID> before) {
        return store.ask(JobStore.SEARCH, new JobStore.Search(owner, states, List.of(), false, limit, before))
                .jobs();
    }

    private static Outgoing message(String payload) {
        return new Outgoing("https://example.org/hook", "key", payload);
    }

    private static State queued() {
        return new State.Queued(NOW);
    }

    private TestJob job(State state) {
        return new TestJob(kind, owner).state(state);
    }
}
