package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.Jobs.Event;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The numbered events of a job and the outputs of its stages. */
class EventsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final String kind = UUID.randomUUID().toString();
    private final UUID owner = UUID.randomUUID();

    @Test
    void eventNumbersAreConsecutiveWhoeverWritesAtOnce() {
        var job = keep(job(new State.Running("node", NOW, false)), new NewEvent("state", "{}"));

        TestStore.await(Future.all(IntStream.range(0, 100)
                .mapToObj(i -> store.bus().ask(JobStore.APPEND, append(job, "event " + i)))
                .toList()));

        assertThat(events(job))
                .extracting(Event::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 101).boxed().toList());
    }

    @Test
    void anEventComesBackAsItWasKept() {
        var job = keep(job(new State.Running("node", NOW, false)));
        var data = "{\"text\": \"Ёлка\",  \"nul\":\"\\u0000\"}";

        var event = store.ask(JobStore.APPEND, append(job, data));

        assertThat(event.data()).isEqualTo(data);
        assertThat(events(job)).containsExactly(event);
    }

    @Test
    void eventsAreReadAfterANumber() {
        var job = keep(job(queued()), new NewEvent("a", "{}"), new NewEvent("b", "{}"), new NewEvent("c", "{}"));

        var page = store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 1, 1))
                .events();

        assertThat(page).extracting(Event::type).containsExactly("b");
    }

    @Test
    void progressIsKeptAndLeavesTheVersion() {
        var job = keep(job(new State.Running("node", NOW, false)));

        store.ask(
                JobStore.APPEND,
                new JobStore.Append(
                        hold(job), new NewEvent("progress", "{}"), Optional.of("transcribe"), Optional.of(0.5)));

        var found = find(job.id());
        assertThat(found.stage()).contains("transcribe");
        assertThat(found.progress()).isEqualTo(0.5);
        assertThat(found.version()).isEqualTo(job.version());
    }

    @Test
    void aRunThatLostItsLeaseWritesNoEvent() {
        var job = keep(job(new State.Running("node", NOW, false)));

        TestStore.refused(
                Failure.CONFLICT,
                () -> store.ask(JobStore.APPEND, append(TestJob.of(job).fence(6).build(), "{}")));
    }

    @Test
    void aCheckpointIsKeptAndReplacedByALaterOne() {
        var job = keep(job(new State.Running("node", NOW, false)));

        checkpoint(job, "decode", "{\"a\":1}");
        checkpoint(job, "decode", "{\"a\":2}");
        checkpoint(job, "speech", "[]");

        assertThat(store.ask(JobStore.CHECKPOINTS, new JobStore.ReadCheckpoints(job.id()))
                        .outputs())
                .isEqualTo(Map.of("decode", "{\"a\":2}", "speech", "[]"));
    }

    @Test
    void aCheckpointIsToldOfInTheSameTransaction() {
        var job = keep(job(new State.Running("node", NOW, false)), new NewEvent("state", "{}"));

        checkpoint(job, "decode", "{}");

        assertThat(events(job)).extracting(Event::number).containsExactly(1L, 2L);
        assertThat(events(job)).last().extracting(Event::type).isEqualTo("stage");
    }

    @Test
    void aRunThatLostItsLeaseKeepsNoCheckpoint() {
        var job = keep(job(new State.Running("node", NOW, false)));

        TestStore.refused(
                Failure.CONFLICT, () -> checkpoint(TestJob.of(job).fence(6).build(), "decode", "{}"));
    }

    private static Job keep(TestJob job, NewEvent... events) {
        return store.keep(job.build(), events);
    }

    private static Job find(UUID id) {
        return store.ask(JobStore.FIND, new JobStore.Find(id));
    }

    private static List<Event> events(Job job) {
        return store.ask(JobStore.EVENTS, new JobStore.ReadEvents(job.id(), 0, 1_000))
                .events();
    }

    private static JobStore.Hold hold(Job job) {
        return new JobStore.Hold(job.id(), job.fence());
    }

    private static JobStore.Append append(Job job, String data) {
        return new JobStore.Append(hold(job), new NewEvent("test", data), Optional.empty(), Optional.empty());
    }

    private static void checkpoint(Job job, String stage, String output) {
        store.ask(
                JobStore.CHECKPOINT,
                new JobStore.SaveCheckpoint(hold(job), stage, output, List.of(new NewEvent("stage", "{}"))));
    }

    private static State queued() {
        return new State.Queued(NOW);
    }

    private TestJob job(State state) {
        return new TestJob(kind, owner).state(state).fence(7);
    }
}
