package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts.Correction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordingErasureTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final UUID owner = UUID.randomUUID();

    @Test
    void nothingIsLeftOfARecording() throws Exception {
        var job = job(Speech.TRANSCRIPTION, "{}");
        var recording = StoredRecording.keep(store, job.id(), owner, "a.wav").saying("раз", "два");
        var report = job(Reports.KIND, "{\"recording\":\"" + recording.id + "\",\"wish\":{}}");
        var webhook = new JobStore.Outgoing("https://example.org", "k", "{}");
        store.save(
                TestJob.of(job).state(new State.Cancelled(Instant.EPOCH)).build(),
                List.of(new JobStore.NewEvent("state", "{}")),
                Optional.of(webhook));
        store.ask(
                Recordings.CORRECT,
                new Recordings.Correct(
                        recording.id, owner, 0, 0, Optional.of(new Correction(Optional.of("три"))), Optional.empty()));
        store.ask(
                Recordings.MERGE_LABELS,
                new Recordings.MergeLabels(recording.id, owner, Map.of("SPEAKER_00", Optional.of("Анна"))));

        store.sql("insert into parley.uploads (id, owner, length, metadata, created, expires, ended) values ('"
                + recording.id + "', '" + owner + "', 1, 'filename YS53YXY=', now(), now(), now())");

        var erased = erase(recording.id);

        assertThat(erased.atWork()).isEmpty();
        for (var place : List.of(
                "recordings where id",
                "transcripts where recording_id",
                "segment_edits where recording_id",
                "recording_changes where recording_id",
                "recording_texts where recording_id",
                "speaker_labels where recording_id",
                "uploads where id",
                "jobs where id",
                "job_events where job_id",
                "outbox where job_id")) {
            assertThat(store.sql("select count(*) from parley." + place + " in ('" + recording.id + "', '" + report.id()
                            + "')"))
                    .as(place)
                    .contains("0");
        }
    }

    @Test
    void whatIsOfAnotherRecordingStays() {
        var other =
                StoredRecording.keep(store, UUID.randomUUID(), owner, "b.wav").saying("раз");
        var report = job(Reports.KIND, "{\"recording\":\"" + other.id + "\",\"wish\":{}}");

        erase(StoredRecording.keep(store, owner, "a.wav").id);

        assertThat(store.ask(Recordings.FIND, new Recordings.Find(other.id)).transcript())
                .isPresent();
        assertThat(store.ask(JobStore.FIND, new JobStore.Find(report.id()))).isNotNull();
    }

    @Test
    void jobsAtWorkAreNamedSoThatTheyCanBeStopped() {
        var job = job(Speech.TRANSCRIPTION, "{}");
        store.save(
                TestJob.of(job)
                        .state(new State.Running("node", Instant.EPOCH, false))
                        .build(),
                List.of(),
                Optional.empty());
        StoredRecording.keep(store, job.id(), owner, "a.wav");

        assertThat(erase(job.id()).atWork()).containsExactly(job.id());
        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(JobStore.FIND, new JobStore.Find(job.id())));
    }

    @Test
    void whatIsGoneIsNotFound() {
        var recording = StoredRecording.keep(store, owner, "a.wav").saying("раз");
        erase(recording.id);

        TestStore.refused(Failure.NOT_FOUND, () -> erase(recording.id));
        TestStore.refused(
                Failure.NOT_FOUND,
                () -> store.ask(
                        Recordings.CORRECT,
                        new Recordings.Correct(
                                recording.id,
                                owner,
                                0,
                                0,
                                Optional.of(new Correction(Optional.of("x"))),
                                Optional.empty())));
        TestStore.refused(Failure.NOT_FOUND, () -> recording.saying("раз"));
    }

    private Recordings.Erased erase(UUID id) {
        return store.ask(Recordings.ERASE, new Recordings.Erase(id));
    }

    private Job job(String kind, String input) {
        return store.keep(new TestJob(kind, owner).input(input).build());
    }
}
