package dev.parley.jobs;

import static dev.parley.jobs.TestNode.OWNER;
import static dev.parley.jobs.TestNode.conf;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.ScheduleStore;
import dev.parley.bus.Schedules;
import dev.parley.bus.Schedules.Rhythm;
import dev.parley.bus.Schedules.Schedule;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that recur, on a real store. */
class SchedulesTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Rhythm HOURLY = new Rhythm.Every(Duration.ofHours(1));

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.schedules cascade");
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void aJobRunsWheneverItsScheduleIsDue() throws SQLException {
        var node = node();
        node.ask(Schedules.PUT, put("pulse", HOURLY));

        var first = whenRun(node, due("interval '0'"));
        var second = whenRun(node, due("interval '1 hour'"));

        assertThat(first.input()).isEqualTo("{\"n\":7}");
        assertThat(first.owner()).isEqualTo(OWNER.user());
        assertThat(first.priority()).isEqualTo(3);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(node.whenIn(second.id(), State.Succeeded.class).attempt()).isEqualTo(1);
    }

    @Test
    void aLongOutageIsMadeUpForByOneJob() throws SQLException {
        store.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule("pulse")));
        var due = due("interval '10 hours 30 minutes'");

        var node = node();
        var job = whenRun(node, due);

        node.whenIn(job.id(), State.Succeeded.class);
        assertThat(jobs(node)).hasSize(1);
        assertThat(only(node).next()).isEqualTo(due.plus(Duration.ofHours(11)));
    }

    @Test
    void anInstantIsGivenToOneOfManyNodes() throws SQLException {
        store.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule("pulse")));
        var due = due("interval '0'");

        var fired =
                TestStore.await(Future.all(Stream.generate(() -> store.bus().ask(ScheduleStore.FIRE, fire(due, "{}")))
                        .limit(20)
                        .toList()));

        assertThat(fired.<Jobs.JobList>list())
                .filteredOn(kept -> !kept.jobs().isEmpty())
                .hasSize(1);
        assertThat(store.sql("select count(*) from parley.jobs")).contains("1");
        assertThat(only().next()).isEqualTo(due.plusSeconds(3600));
    }

    @Test
    void aJobThatCannotBeKeptLeavesTheInstantToTheNextTry() throws SQLException {
        store.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule("pulse")));
        var due = due("interval '0'");

        refused(Failure.INVALID, () -> store.ask(ScheduleStore.FIRE, fire(due, "a NUL: \0")));

        assertThat(only().next()).isEqualTo(due);
        assertThat(store.ask(ScheduleStore.FIRE, fire(due, "{}")).jobs()).hasSize(1);
    }

    @Test
    void anInstantThatWasRunBeforeTheScheduleWasMadeAgainIsNotRunTwice() throws SQLException {
        store.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule("pulse")));
        var due = due("interval '0'");
        store.ask(ScheduleStore.FIRE, fire(due, "{}"));
        store.ask(ScheduleStore.REMOVE, new ScheduleStore.Remove("pulse"));

        store.ask(ScheduleStore.ADD, new ScheduleStore.Add(schedule("pulse")));
        store.sql("update parley.schedules set next_run = '" + due + "'");

        assertThat(store.ask(ScheduleStore.FIRE, fire(due, "{}")).jobs()).isEmpty();
        assertThat(only().next()).isAfter(due);
    }

    @Test
    void aDisabledScheduleRests() throws SQLException {
        var node = node();
        node.ask(Schedules.PUT, put("pulse", HOURLY));
        node.ask(Schedules.PUT, new Schedules.Put("resting", TestNode.KIND, "{}", OWNER.user(), 0, HOURLY, false));

        whenRun(node, due("interval '0'"));

        assertThat(jobs(node))
                .extracting(job -> job.idempotencyKey().orElseThrow())
                .allMatch(key -> key.startsWith("schedule:pulse:"));
    }

    @Test
    void aScheduleThatIsPutAgainKeepsItsNextRunUnlessItsRhythmChanges() {
        var node = node();
        var first = node.ask(Schedules.PUT, put("pulse", HOURLY));

        var same = node.ask(Schedules.PUT, put("pulse", HOURLY));
        var other = node.ask(Schedules.PUT, put("pulse", new Rhythm.Cron("0 0 1 1 *", "UTC")));

        assertThat(same.next()).isEqualTo(first.next());
        assertThat(other.next().toString()).endsWith("-01-01T00:00:00Z");
        assertThat(only(node)).isEqualTo(other);
    }

    @Test
    void whatWouldBeRefusedWhenItIsDueIsRefusedAtOnce() {
        var node = node();

        refused(Failure.INVALID, () -> node.ask(Schedules.PUT, put("Pulse!", HOURLY)))
                .withMessageStartingWith("name: ");
        refused(
                        Failure.INVALID,
                        () -> node.ask(
                                Schedules.PUT,
                                new Schedules.Put("pulse", "dance", "{}", OWNER.user(), 0, HOURLY, true)))
                .withMessageStartingWith("kind: ");
        refused(
                        Failure.INVALID,
                        () -> node.ask(
                                Schedules.PUT,
                                new Schedules.Put("pulse", TestNode.KIND, "{}", OWNER.user(), 101, HOURLY, true)))
                .withMessageStartingWith("priority: ");
        refused(Failure.NOT_FOUND, () -> node.ask(Schedules.DELETE, new Schedules.Delete("pulse")));
    }

    private TestNode node() {
        var node = new TestNode(store, conf("node-" + nodes.size()), (_, _) -> "{}");
        nodes.add(node);
        return node;
    }

    /** Makes all enabled schedules due since a while. */
    private static Instant due(String ago) throws SQLException {
        return Instant.parse(store.sql("""
                        update parley.schedules set next_run = date_trunc('milliseconds', now() - %s) where enabled
                        returning to_char(next_run at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""".formatted(ago)).orElseThrow());
    }

    private static Job whenRun(TestNode node, Instant due) {
        return Awaitility.await()
                .until(
                        () -> jobs(node).stream()
                                .filter(job -> job.idempotencyKey().equals(Optional.of("schedule:pulse:" + due)))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<Job> jobs(TestNode node) {
        return node.ask(Jobs.LIST, new Jobs.ListJobs(OWNER, List.of(), List.of(), false, 100, Optional.empty()))
                .jobs();
    }

    private static Schedule only(TestNode node) {
        var schedules = node.ask(Schedules.LIST, new Schedules.ListSchedules()).schedules();
        assertThat(schedules).hasSize(1);
        return schedules.getFirst();
    }

    private static Schedule only() {
        return store.ask(ScheduleStore.READ, new ScheduleStore.Read())
                .schedules()
                .getFirst();
    }

    private static Schedules.Put put(String name, Rhythm rhythm) {
        return new Schedules.Put(name, TestNode.KIND, "{\"n\":7}", OWNER.user(), 3, rhythm, true);
    }

    private static Schedule schedule(String name) {
        return new Schedule(
                name,
                TestNode.KIND,
                "{}",
                OWNER.user(),
                0,
                HOURLY,
                true,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Optional.empty(),
                Optional.empty());
    }

    private static ScheduleStore.Fire fire(Instant due, String eventData) {
        var job = new TestJob(TestNode.KIND, OWNER.user())
                .key("schedule:pulse:" + due)
                .build();
        var change = new JobStore.Change(job, List.of(new JobStore.NewEvent("state", eventData)), Optional.empty());
        return new ScheduleStore.Fire("pulse", due, due.plusSeconds(3600), change);
    }
}
