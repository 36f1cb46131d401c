package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about the recordings that a caller has: find them, read and correct their transcripts, name, delete. Another's is
 * NOT_FOUND. What people change stands beside what the machine has understood, and every change is numbered.
 */
public final class Transcripts {

    /** Recordings of the caller, of an administrator's everybody's, newest first. FORBIDDEN for another owner's. */
    public static final Address<ListRecordings, Listed> LIST = Address.local(
            "transcripts.list", ListRecordings.class, Listed.class, concurrent(100), Duration.ofSeconds(15));
    /** One recording. */
    public static final Address<Look, Summary> LOOK =
            Address.local("transcripts.look", Look.class, Summary.class, concurrent(200), Duration.ofSeconds(15));
    /** The transcript as edited. NOT_FOUND until there is one. */
    public static final Address<Look, Document> READ =
            Address.local("transcripts.read", Look.class, Document.class, concurrent(50), Duration.ofSeconds(30));
    /** Gives a recording another name. */
    public static final Address<Rename, Summary> RENAME =
            Address.local("transcripts.rename", Rename.class, Summary.class, concurrent(100), Duration.ofSeconds(15));
    /** Corrects a segment. INVALID for a text or speaker that cannot be, NOT_FOUND for no segment. */
    public static final Address<Correct, Corrected> CORRECT = Address.local(
            "transcripts.correct", Correct.class, Corrected.class, concurrent(50), Duration.ofSeconds(30));
    /** Names one speaker. NOT_FOUND for no speaker. */
    public static final Address<NameSpeaker, Named> NAME_SPEAKER = Address.local(
            "transcripts.name-speaker", NameSpeaker.class, Named.class, concurrent(100), Duration.ofSeconds(15));
    /** What was changed after a number, in order. */
    public static final Address<ReadChanges, Changes> CHANGES = Address.local(
            "transcripts.changes", ReadChanges.class, Changes.class, concurrent(100), Duration.ofSeconds(15));
    /** Deletes a recording with all that was made of it; its job is cancelled. */
    public static final Address<Look, Done> DELETE =
            Address.local("transcripts.delete", Look.class, Done.class, concurrent(50), Duration.ofSeconds(30));

    /** Type of the event that tells the followers of a job that something of its recording has changed. */
    public static final String EDITED = "edited";
    /** Type of the event that tells those who follow all jobs that a recording is gone, with its job and the events of that. */
    public static final String DELETED = "deleted";

    private Transcripts() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record ListRecordings(Accounts.Caller caller, Filter filter) implements Message {}

    /**
     * Which recordings are wanted.
     *
     * @param q words of the name or the transcript, in any form; all must be there
     * @param states words of states; empty for all
     * @param language BCP 47 language
     * @param speaker part of a name given to a speaker
     * @param owner id or name
     * @param from handed in at this instant or later
     * @param to handed in before this instant
     * @param before only recordings that come after this place, for the next page
     */
    public record Filter(
            Optional<String> q,
            List<String> states,
            Optional<String> language,
            Optional<String> speaker,
            Optional<String> owner,
            Optional<Instant> from,
            Optional<Instant> to,
            int limit,
            Optional<ListPlace> before) {
        public Filter {
            states = List.copyOf(states);
        }

        /** All recordings, the newest first. */
        public static Filter all(int limit) {
            return new Filter(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    limit,
                    Optional.empty());
        }
    }

    /** @param next where the next page begins; empty on the last one */
    public record Listed(List<Summary> recordings, Optional<ListPlace> next) implements Message {
        public Listed {
            recordings = List.copyOf(recordings);
        }
    }

    /** A user; without a name once deleted. */
    public record Owner(UUID id, Optional<String> name) {}

    /** Why there is no transcript.
     *
     * @param failure type of the {@link Failure} */
    public record Reason(String failure, String detail) {}

    /**
     * A recording as lists show it.
     *
     * @param updated when it, its transcript or its job has last changed
     * @param duration seconds; empty until there is a transcript
     * @param speakers those who say something
     * @param state word of the state of its job
     * @param stage what is being done, until the job has ended
     * @param progress 0–1
     * @param expires when retention takes it; empty for never
     * @param excerpt where the words that were searched for stand in the transcript
     */
    public record Summary(
            UUID id,
            Owner owner,
            String name,
            Instant created,
            Instant updated,
            long bytes,
            Optional<Double> duration,
            Optional<String> language,
            List<Speaker> speakers,
            String state,
            Optional<String> stage,
            double progress,
            Optional<Reason> error,
            Optional<Instant> expires,
            Optional<String> excerpt)
            implements Message {
        public Summary {
            speakers = List.copyOf(speakers);
        }

        /** The same, kept for so long; zero for ever. */
        public Summary kept(Duration keep) {
            return new Summary(
                    id,
                    owner,
                    name,
                    created,
                    updated,
                    bytes,
                    duration,
                    language,
                    speakers,
                    state,
                    stage,
                    progress,
                    error,
                    keep.isZero() ? Optional.empty() : Optional.of(created.plus(keep)),
                    excerpt);
        }
    }

    /** How much somebody says.
     *
     * @param name given by people
     * @param seconds sum of the lengths of the segments
     * @param share of the sum of all speakers, 0–1 */
    public record Speaker(String id, Optional<String> name, double seconds, double share, int words) {}

    public record Look(UUID id, Accounts.Caller caller) implements Message {}

    /**
     * A transcript as edited.
     *
     * @param version number of the newest change
     * @param duration seconds
     * @param speakers in the order of their ids, those who say nothing too
     * @param turns who spoke when, from diarization alone
     */
    public record Document(
            UUID recording,
            long version,
            String language,
            double duration,
            List<Speaker> speakers,
            List<ShownSegment> segments,
            List<Inference.Turn> turns,
            List<String> warnings)
            implements Message {
        public Document {
            speakers = List.copyOf(speakers);
            segments = List.copyOf(segments);
            turns = List.copyOf(turns);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A segment as edited.
     *
     * @param overlap whether several speak at once in it
     * @param version grows with every edit of the segment; 0 before the first
     * @param original what the machine has understood, where that is something else
     */
    public record ShownSegment(Speech.Segment segment, boolean overlap, int version, Optional<Original> original) {}

    public record Original(String text, String speaker) {}

    /** @param name 1–255 characters without control characters */
    public record Rename(UUID id, Accounts.Caller caller, String name) implements Message {}

    /** What shall stand in the place of something; empty for the machine's own. */
    public record Correction(Optional<String> to) {}

    /** @param version that of the segment which the caller has seen
     *  @param text empty to leave it
     *  @param speaker empty to leave it; one that is there, or the first id that is not */
    public record Correct(
            UUID id,
            Accounts.Caller caller,
            int segment,
            int version,
            Optional<Correction> text,
            Optional<Correction> speaker)
            implements Message {}

    /** @param kept false where the segment is at another version
     *  @param segment as it is now
     *  @param version number of the newest change of the recording */
    public record Corrected(boolean kept, ShownSegment segment, long version) implements Message {}

    /** @param name 1–50 characters without angle brackets; empty to take it away
     *  @param was the name that the caller has seen; empty for none */
    public record NameSpeaker(
            UUID id, Accounts.Caller caller, String speaker, Optional<String> name, Optional<String> was)
            implements Message {}

    /** @param kept false where the speaker has another name than the caller has seen
     *  @param speakers all of them, as they are now
     *  @param version number of the newest change of the recording */
    public record Named(boolean kept, List<Speaker> speakers, long version) implements Message {
        public Named {
            speakers = List.copyOf(speakers);
        }
    }

    public record ReadChanges(UUID id, Accounts.Caller caller, long after) implements Message {}

    /** @param version number of the newest change; there are more to read where it is not the last one's */
    public record Changes(long version, List<Change> changes) implements Message {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A numbered change.
     *
     * @param user name of who has made it; empty for one who is gone, and where a new transcript has taken an edit away
     * @param what text, speaker or name; a name without a speaker is that of the recording
     * @param speaker whose name it is
     */
    public record Change(
            long number,
            Instant at,
            Optional<String> user,
            String what,
            Optional<Integer> segment,
            Optional<String> speaker,
            Optional<String> before,
            Optional<String> after) {}
}
