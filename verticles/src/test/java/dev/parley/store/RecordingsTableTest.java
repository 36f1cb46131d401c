package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordingsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final UUID id = UUID.randomUUID();
    private final UUID owner = UUID.randomUUID();

    @Test
    void aRecordingComesBackAsItWasKept() {
        insert("ab");

        var recording = find();

        assertThat(recording.id()).isEqualTo(id);
        assertThat(recording.owner()).isEqualTo(owner);
        assertThat(recording.name()).isEqualTo("Встреча 1.wav");
        assertThat(recording.labels()).isEmpty();
        assertThat(recording.transcript()).isEmpty();
    }

    @Test
    void theSameRecordingMayBeKeptTwice() {
        insert("ab");

        insert("ab");

        assertThat(find().id()).isEqualTo(id);
    }

    @Test
    void anIdIsNotGivenToAnotherRecording() {
        insert("ab");

        TestStore.refused(Failure.CONFLICT, () -> insert("cd")).withMessageContaining(id.toString());
    }

    @Test
    void anUnknownRecordingIsNotFound() {
        TestStore.refused(Failure.NOT_FOUND, this::find);
        TestStore.refused(Failure.NOT_FOUND, () -> save(transcript("x")));
        TestStore.refused(Failure.NOT_FOUND, () -> merge(Map.of("S1", Optional.of("Anna"))));
    }

    @Test
    void aTranscriptComesBackAsItWasKept() {
        insert("ab");
        var transcript = transcript("Ёлка\0 “стоит”");

        save(transcript);

        assertThat(find().transcript()).contains(transcript);
    }

    @Test
    void aLaterTranscriptReplacesTheEarlier() {
        insert("ab");
        save(transcript("first"));

        save(transcript("second"));

        assertThat(find().transcript()).contains(transcript("second"));
    }

    @Test
    void namesOfSpeakersAreMerged() {
        insert("ab");
        merge(Map.of("S1", Optional.of("Анна"), "S2", Optional.of("Boris")));

        var labels = merge(Map.of("S2", Optional.of("Борис"), "S3", Optional.of("Cleo")));

        assertThat(labels).isEqualTo(Map.of("S1", "Анна", "S2", "Борис", "S3", "Cleo"));
        assertThat(find().labels()).isEqualTo(labels);
    }

    @Test
    void anEmptyNameRemovesTheName() {
        insert("ab");
        merge(Map.of("S1", Optional.of("Anna"), "S2", Optional.of("Boris")));

        assertThat(merge(Map.of("S1", Optional.empty()))).isEqualTo(Map.of("S2", "Boris"));
    }

    @Test
    void aRecordingThatIsReadFromElsewhereGetsItsMediaAndNameWhenItIsThere() throws Exception {
        var source = Optional.of(URI.create("https://example.org/a.mp3"));
        store.ask(Recordings.INSERT, new Recordings.Insert(id, owner, "a.mp3", Optional.empty(), source, 0));
        var media = new Blobs.Key("cd" + "0".repeat(62));

        store.ask(Recordings.KEEP_MEDIA, new Recordings.KeepMedia(id, "встреча.mp3", media, 7));
        // A submit that is repeated by the engine's client.
        store.ask(Recordings.INSERT, new Recordings.Insert(id, owner, "a.mp3", Optional.empty(), source, 0));

        assertThat(find().name()).isEqualTo("встреча.mp3");
        assertThat(store.sql(
                        "select media || ' ' || bytes || ' ' || source from parley.recordings where id = '" + id + "'"))
                .contains(media.sha256() + " 7 https://example.org/a.mp3");
    }

    @Test
    void aRecordingThatWasRemovedIsUnknown() {
        insert("ab");

        store.ask(Recordings.REMOVE, new Recordings.Remove(id));
        store.ask(Recordings.REMOVE, new Recordings.Remove(id));

        TestStore.refused(Failure.NOT_FOUND, this::find);
    }

    private void insert(String mediaStart) {
        var media = new Blobs.Key(mediaStart + "0".repeat(62));
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(id, owner, "Встреча 1.wav", Optional.of(media), Optional.empty(), 1_000));
    }

    private Speech.Recording find() {
        return store.ask(Recordings.FIND, new Recordings.Find(id));
    }

    private void save(Speech.Transcript transcript) {
        store.ask(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(id, transcript));
    }

    private Map<String, String> merge(Map<String, Optional<String>> names) {
        return store.ask(Recordings.MERGE_LABELS, new Recordings.MergeLabels(id, owner, names))
                .names();
    }

    private static Speech.Transcript transcript(String text) {
        return new Speech.Transcript(
                "ru",
                12.5,
                List.of(new Speech.Segment(0, 0.25, 3.5, "S1", text)),
                List.of(new Inference.Turn(0.2, 3.6, "S1")),
                Optional.of(new Speech.Report("# Отчёт", "extractive")),
                List.of());
    }
}
