package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.Following.Standing;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import dev.parley.bus.Transcripts;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What came after a cursor, for those who follow all jobs of an owner. */
class FollowedEventsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final State RUNNING = new State.Running("node", Instant.parse("2026-03-01T12:00:00Z"), false);

    private final UUID owner = UUID.randomUUID();

    @Test
    void nothingIsToldWithoutACursorButWhereToBegin() {
        keep(owner, 3);

        var now = read(Optional.empty(), 10);
        var job = keep(owner, 2);

        assertThat(now.changes()).isEmpty();
        assertThat(read(Optional.of(now.cursor()), 10).changes())
                .extracting(Following.Change::event)
                .containsExactlyElementsOf(events(job));
    }

    @Test
    void zeroBeginsWithTheOldestEvent() {
        keep(owner, 3);
        keep(owner, 2);

        assertThat(read(Optional.of("0"), 10).changes()).hasSize(5);
    }

    @Test
    void anOwnerSeesNoEventOfAnotherAndWhoAsksForNoOwnerSeesAll() {
        var begin = read(Optional.empty(), 10).cursor();
        keep(owner, 1);
        var foreign = keep(UUID.randomUUID(), 1);

        assertThat(read(Optional.of(begin), 10).changes())
                .extracting(change -> change.event().job())
                .doesNotContain(foreign.id());
        assertThat(store.ask(JobStore.CHANGES, new JobStore.ReadChanges(Optional.empty(), Optional.of(begin), 10))
                        .changes())
                .extracting(change -> change.event().job())
                .contains(foreign.id());
    }

    @Test
    void everyEventIsToldOnceWhereverAReaderIsCutOff() {
        var begin = read(Optional.empty(), 10).cursor();
        var jobs = List.of(keep(owner, 4), keep(owner, 3), keep(owner, 5));
        var told = new ArrayList<Event>();

        var cursor = begin;
        for (var i = 0; i < 12; i++) {
            // What happens in between does not shift the page that is being read.
            append(jobs.get(i % 3));
            var first = read(Optional.of(cursor), 5).changes().getFirst();
            told.add(first.event());
            cursor = first.cursor();
        }
        Following.Changes rest;
        do {
            rest = read(Optional.of(cursor), 100);
            rest.changes().forEach(change -> told.add(change.event()));
            cursor = rest.cursor();
        } while (rest.more());

        assertThat(told).doesNotHaveDuplicates().hasSize(24);
        for (var job : jobs) {
            assertThat(told.stream().filter(event -> event.job().equals(job.id())))
                    .containsExactlyElementsOf(events(job));
        }
        assertThat(read(Optional.of(cursor), 100).changes()).isEmpty();
    }

    @Test
    void aFullPageSaysThatThereIsMore() {
        var begin = read(Optional.empty(), 10).cursor();
        keep(owner, 3);

        var first = read(Optional.of(begin), 2);
        var second = read(Optional.of(first.cursor()), 2);

        assertThat(first.more()).isTrue();
        assertThat(second.changes()).hasSize(1);
        assertThat(read(Optional.of(second.cursor()), 2).more()).isFalse();
    }

    @Test
    void anEventOfATransactionThatBeganEarlierAndEndsLaterIsNotLost() throws SQLException {
        var slow = keep(owner, 1);
        var begin = read(Optional.empty(), 10).cursor();
        try (var transaction = TestPostgres.connect(store.postgres())) {
            transaction.setAutoCommit(false);
            try (var statement = transaction.createStatement()) {
                statement.execute("update parley.jobs set last_event = 2 where id = '" + slow.id() + "'");
                statement.execute("insert into parley.job_events (job_id, number, at, type, data) values ('" + slow.id()
                        + "', 2, now(), 'test', '{}')");
            }
            var quick = keep(owner, 1);

            var before = read(Optional.of(begin), 10);
            transaction.commit();
            var after = read(Optional.of(before.cursor()), 10);

            assertThat(before.changes()).extracting(Following.Change::event).containsExactlyElementsOf(events(quick));
            assertThat(after.changes())
                    .extracting(Following.Change::event)
                    .containsExactly(events(slow).getLast());
        }
    }

    @Test
    void aRecordingThatIsDeletedIsToldToItsOwnerAloneAndOnce() {
        var recording = recording();
        var begin = read(Optional.empty(), 10).cursor();

        store.ask(Recordings.ERASE, new Recordings.Erase(recording));

        var told = read(Optional.of(begin), 10);
        assertThat(told.changes())
                .extracting(
                        change -> change.event().job(), change -> change.event().type())
                .containsExactly(tuple(recording, Transcripts.DELETED));
        assertThat(read(Optional.of(told.cursor()), 10).changes()).isEmpty();
        assertThat(store.ask(
                                JobStore.CHANGES,
                                new JobStore.ReadChanges(Optional.of(UUID.randomUUID()), Optional.of(begin), 10))
                        .changes())
                .isEmpty();
    }

    @Test
    void everyDeletedRecordingIsToldWhereverAReaderIsCutOff() {
        var begin = read(Optional.empty(), 10).cursor();
        var gone = List.of(recording(), recording(), recording());
        gone.forEach(recording -> store.ask(Recordings.ERASE, new Recordings.Erase(recording)));
        var stays = keep(owner, 2);
        var told = new ArrayList<UUID>();

        var cursor = begin;
        for (var page = read(Optional.of(cursor), 1); !page.changes().isEmpty(); page = read(Optional.of(cursor), 1)) {
            told.add(page.changes().getFirst().event().job());
            cursor = page.cursor();
        }

        var all = new ArrayList<>(gone);
        all.addAll(List.of(stays.id(), stays.id()));
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aRecordingThatRetentionDropsIsToldAsWell() {
        var recording = recording();
        var begin = read(Optional.empty(), 10).cursor();

        store.ask(
                Retention.DROP_RECORDINGS,
                new Retention.DropRecordings(Instant.now().plusSeconds(60), 100, Optional.empty()));

        assertThat(read(Optional.of(begin), 10).changes())
                .extracting(change -> change.event().job())
                .contains(recording);
    }

    @Test
    void aRecordingThatWasHandedInAgainUnderItsIdIsNotToldAsDeleted() {
        var recording = recording();
        var begin = read(Optional.empty(), 10).cursor();
        store.ask(Recordings.ERASE, new Recordings.Erase(recording));

        store.keep(new TestJob(recording, "kind", owner).state(RUNNING).build(), new NewEvent("test", "{}"));

        assertThat(read(Optional.of(begin), 10).changes())
                .extracting(change -> change.event().type())
                .containsExactly("test");
    }

    @Test
    void whatIsNoCursorIsRefusedWithTheWayOut() {
        for (var nonsense :
                List.of("", "-1", "seven", "1:2", "1:2:~3", "1:2:3~1:2:3~x~1", "9".repeat(30) + ":1:", "0;")) {
            TestStore.refused(Failure.INVALID, () -> read(Optional.of(nonsense), 10))
                    .withMessageContaining("after: must be the cursor of a message, or 0");
        }
    }

    @Test
    void aCursorOfAnotherDatabaseIsRefused() {
        TestStore.refused(Failure.INVALID, () -> read(Optional.of("900000000000:900000000000:"), 10))
                .withMessageContaining("another database");
    }

    @Test
    void eventsThatWereDumpedFromAnotherServerAreOld() throws SQLException {
        var job = keep(owner, 2);
        store.sql("update parley.job_events set change = 900000000000 where job_id = '" + job.id() + "'");
        var begin = read(Optional.empty(), 10).cursor();

        Migrations.run(store.postgres(), "the database of the test");

        assertThat(read(Optional.of(begin), 10).changes()).isEmpty();
        assertThat(read(Optional.of("0"), 10).changes()).hasSize(2);
    }

    @Test
    void theStandingOfAJobIsItsLastEventAndWhetherItHasEnded() {
        var running = keep(owner, 3);
        var cancelled = new TestJob("kind", owner).state(new State.Cancelled(Instant.EPOCH));
        var ended = store.keep(cancelled.build(), new NewEvent("state", "{}"));

        var standings = store.ask(
                JobStore.STANDINGS, new Following.ReadStandings(List.of(running.id(), UUID.randomUUID(), ended.id())));

        assertThat(standings.standings())
                .containsExactlyInAnyOrder(
                        new Standing(running.id(), owner, 3, false), new Standing(ended.id(), owner, 1, true));
    }

    /** One whose job has ended. */
    private UUID recording() {
        var ended = new TestJob("kind", owner).state(new State.Cancelled(Instant.EPOCH));
        var job = store.keep(ended.build(), new NewEvent("state", "{}"));
        return StoredRecording.keep(store, job.id(), owner, "a.wav").id;
    }

    private Following.Changes read(Optional<String> after, int limit) {
        return store.ask(JobStore.CHANGES, new JobStore.ReadChanges(Optional.of(owner), after, limit));
    }

    private static Job keep(UUID owner, int events) {
        var job = new TestJob("kind", owner).state(RUNNING).build();
        return store.keep(
                job, Collections.nCopies(events, new NewEvent("test", "{}")).toArray(NewEvent[]::new));
    }

    private static void append(Job job) {
        store.ask(
                JobStore.APPEND,
                new JobStore.Append(
                        new JobStore.Hold(job.id(), job.fence()),
                        new NewEvent("test", "{}"),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static List<Event> events(Job job) {
        return store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 1_000))
                .events();
    }
}
