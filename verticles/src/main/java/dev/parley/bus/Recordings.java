package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Conversation with the store about recordings, their transcripts and the names of their speakers. */
public final class Recordings {

    /** Keeps a new recording; done as well when the same id is there with the same owner and media. */
    public static final Address<Insert, Done> INSERT =
            Address.local("recordings.insert", Insert.class, Done.class, concurrent(200), Duration.ofSeconds(10));
    /** Keeps the media of a recording that was handed in by its address, and the name that it has there. */
    public static final Address<KeepMedia, Done> KEEP_MEDIA = Address.local(
            "recordings.keep-media", KeepMedia.class, Done.class, concurrent(200), Duration.ofSeconds(10));
    /** A recording with labels and transcript. NOT_FOUND if unknown. */
    public static final Address<Find, Speech.Recording> FIND = Address.local(
            "recordings.find", Find.class, Speech.Recording.class, concurrent(200), Duration.ofSeconds(30));
    /** Keeps a transcript, replacing an earlier one of the recording. */
    public static final Address<SaveTranscript, Done> SAVE_TRANSCRIPT = Address.local(
            "recordings.save-transcript", SaveTranscript.class, Done.class, concurrent(100), Duration.ofSeconds(60));
    /** Forgets a recording for which no job was made; done as well if there is none. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("recordings.remove", Remove.class, Done.class, concurrent(100), Duration.ofSeconds(10));
    /** Merges names of speakers and replies with all of them; an empty name removes one. */
    public static final Address<MergeLabels, Speech.Labels> MERGE_LABELS = Address.local(
            "recordings.merge-labels", MergeLabels.class, Speech.Labels.class, concurrent(100), Duration.ofSeconds(10));

    /** Recordings without their documents, newest first. */
    public static final Address<Search, Transcripts.Listed> SEARCH = Address.local(
            "recordings.search", Search.class, Transcripts.Listed.class, concurrent(100), Duration.ofSeconds(10));
    /** One recording without its document. NOT_FOUND if unknown. */
    public static final Address<Find, Transcripts.Summary> SUMMARY = Address.local(
            "recordings.summary", Find.class, Transcripts.Summary.class, concurrent(200), Duration.ofSeconds(10));
    /** A transcript as edited. NOT_FOUND while there is none. */
    public static final Address<Find, Transcripts.Document> DOCUMENT = Address.local(
            "recordings.document", Find.class, Transcripts.Document.class, concurrent(50), Duration.ofSeconds(30));
    /** Gives a recording another name. NOT_FOUND if unknown. */
    public static final Address<Rename, Done> RENAME =
            Address.local("recordings.rename", Rename.class, Done.class, concurrent(100), Duration.ofSeconds(10));
    /** Corrects a segment, if it is at the version. */
    public static final Address<Correct, Transcripts.Corrected> CORRECT = Address.local(
            "recordings.correct", Correct.class, Transcripts.Corrected.class, concurrent(50), Duration.ofSeconds(20));
    /** Names a speaker, if the name is what it was. */
    public static final Address<NameSpeaker, Transcripts.Named> NAME_SPEAKER = Address.local(
            "recordings.name-speaker",
            NameSpeaker.class,
            Transcripts.Named.class,
            concurrent(100),
            Duration.ofSeconds(10));
    /** Changes after a number, in order. */
    public static final Address<ReadChanges, Transcripts.Changes> CHANGES = Address.local(
            "recordings.changes",
            ReadChanges.class,
            Transcripts.Changes.class,
            concurrent(100),
            Duration.ofSeconds(10));
    /** Takes a recording away with transcript, names, edits, job and reports. NOT_FOUND if unknown. */
    public static final Address<Erase, Erased> ERASE =
            Address.local("recordings.erase", Erase.class, Erased.class, concurrent(50), Duration.ofSeconds(10));

    private Recordings() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param media empty until the job has got it from the source
     *  @param source where it is; empty where it was sent */
    public record Insert(UUID id, UUID owner, String name, Optional<Blobs.Key> media, Optional<URI> source, long bytes)
            implements Message {}

    public record KeepMedia(UUID recording, String name, Blobs.Key media, long bytes) implements Message {}

    public record Remove(UUID id) implements Message {}

    public record Find(UUID id) implements Message {}

    public record SaveTranscript(UUID recording, Speech.Transcript transcript) implements Message {}

    /** @param by who does it */
    public record MergeLabels(UUID recording, UUID by, Map<String, Optional<String>> names) implements Message {
        public MergeLabels {
            names = Map.copyOf(names);
        }
    }

    /** @param owner only this owner's; empty for all, among which the filter may choose */
    public record Search(Optional<UUID> owner, Transcripts.Filter filter) implements Message {}

    public record Rename(UUID recording, UUID by, String name) implements Message {}

    public record Correct(
            UUID recording,
            UUID by,
            int segment,
            int version,
            Optional<Transcripts.Correction> text,
            Optional<Transcripts.Correction> speaker)
            implements Message {}

    public record NameSpeaker(UUID recording, UUID by, String speaker, Optional<String> name, Optional<String> was)
            implements Message {}

    public record ReadChanges(UUID recording, long after) implements Message {}

    public record Erase(UUID recording) implements Message {}

    /** @param atWork jobs that a node still works on */
    public record Erased(List<UUID> atWork) implements Message {
        public Erased {
            atWork = List.copyOf(atWork);
        }
    }
}
