package dev.parley.store;

import dev.parley.bus.Accounts;
import dev.parley.bus.Blobs;
import dev.parley.bus.Inference;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** A recording in a real store, and transcripts for it, of which only what matters to a test is said. */
public final class StoredRecording {

    public final UUID id;
    public final UUID owner;
    private final TestStore store;

    private StoredRecording(TestStore store, UUID id, UUID owner) {
        this.store = store;
        this.id = id;
        this.owner = owner;
    }

    /** Keeps a recording with a name of an owner, without a job. */
    public static StoredRecording keep(TestStore store, UUID owner, String name) {
        return keep(store, UUID.randomUUID(), owner, name);
    }

    public static StoredRecording keep(TestStore store, UUID id, UUID owner, String name) {
        var media = new Blobs.Key("ab" + "0".repeat(62));
        store.ask(
                Recordings.INSERT, new Recordings.Insert(id, owner, name, Optional.of(media), Optional.empty(), 1_000));
        return new StoredRecording(store, id, owner);
    }

    /** A user of the store. */
    public static Accounts.Created user(TestStore store, String name, Accounts.Role role) {
        return store.ask(Accounts.CREATE, new Accounts.Create(name, role));
    }

    /** Keeps a transcript of these segments: one says, by turns, SPEAKER_00 and SPEAKER_01. */
    public StoredRecording saying(String... texts) {
        return transcribed(transcript(texts));
    }

    public StoredRecording transcribed(Speech.Transcript transcript) {
        store.ask(Recordings.SAVE_TRANSCRIPT, new Recordings.SaveTranscript(id, transcript));
        return this;
    }

    /** Segments of two seconds, each word as long as the others. */
    public static Speech.Transcript transcript(String... texts) {
        var segments = IntStream.range(0, texts.length)
                .mapToObj(i -> segment(i, "SPEAKER_0" + i % 2, texts[i]))
                .toList();
        var turns = new ArrayList<Inference.Turn>();
        segments.forEach(segment -> turns.add(new Inference.Turn(segment.start(), segment.end(), segment.speaker())));
        return new Speech.Transcript("ru", 2.0 * texts.length, segments, turns, Optional.empty(), List.of());
    }

    public static Speech.Segment segment(int id, String speaker, String text) {
        var words = text.strip().split("\\s+");
        var each = 2.0 / words.length;
        return new Speech.Segment(
                id,
                2.0 * id,
                2.0 * id + 2,
                speaker,
                text,
                IntStream.range(0, words.length)
                        .mapToObj(i ->
                                new Speech.Word(2.0 * id + i * each, 2.0 * id + (i + 1) * each, words[i], 0.5, speaker))
                        .toList());
    }
}
