package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.time.Duration;
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

    public record MergeLabels(UUID recording, Map<String, Optional<String>> names) implements Message {
        public MergeLabels {
            names = Map.copyOf(names);
        }
    }
}
