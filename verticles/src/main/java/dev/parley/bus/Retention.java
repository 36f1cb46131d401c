package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that drop what is older than it is kept, and their conversation with the store: each request is a small transaction,
 * so that nobody waits for it.
 */
public final class Retention {

    /** Drops ended jobs of a kind, the oldest first, with their events, checkpoints and messages; not while one is to be sent. */
    public static final Address<DropJobs, Dropped> DROP_JOBS =
            Address.local("retention.drop-jobs", DropJobs.class, Dropped.class, concurrent(10), Duration.ofSeconds(10));
    /** Drops recordings, the oldest first, with transcript, names and job; not while the job is at work. */
    public static final Address<DropRecordings, Dropped> DROP_RECORDINGS = Address.local(
            "retention.drop-recordings", DropRecordings.class, Dropped.class, concurrent(10), Duration.ofSeconds(30));
    /** Drops chats that were not changed any more, the oldest first. */
    public static final Address<DropChats, Dropped> DROP_CHATS = Address.local(
            "retention.drop-chats", DropChats.class, Dropped.class, concurrent(10), Duration.ofSeconds(10));
    /** Looks at some blobs in the order of their keys and drops those to which nothing refers. */
    public static final Address<DropBlobs, DroppedBlobs> DROP_BLOBS = Address.local(
            "retention.drop-blobs", DropBlobs.class, DroppedBlobs.class, concurrent(10), Duration.ofMinutes(5));

    /** The kind of the job. */
    public static final String KIND = "retention";

    private Retention() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * Where jobs are written before they are dropped.
     *
     * @param folder of this node; made where there is none
     * @param node whose files they are
     */
    public record Archive(String folder, String node) {}

    /** @param limit most jobs of this request; fewer where they have very many events or very long texts
     *  @param archive empty where they are not archived */
    public record DropJobs(String kind, Instant endedBefore, int limit, Optional<Archive> archive) implements Message {}

    /** @param archive of the recordings' jobs, as above */
    public record DropRecordings(Instant createdBefore, int limit, Optional<Archive> archive) implements Message {}

    public record DropChats(Instant changedBefore, int limit) implements Message {}

    /** @param count how many went; with none there is nothing left to drop now */
    public record Dropped(int count) implements Message {}

    /** @param notedBefore blobs that were handed in later are let be
     *  @param after the last one that was looked at before; empty to begin */
    public record DropBlobs(Instant notedBefore, Optional<Blobs.Key> after, int limit) implements Message {}

    /** @param last the last one that was looked at; empty where there is none left */
    public record DroppedBlobs(int count, Optional<Blobs.Key> last) implements Message {}

    /** The output of a job: how many went.
     *
     * @param jobs by kind
     * @param usage rows of the ledger of language models */
    public record Output(Map<String, Integer> jobs, int recordings, int chats, int usage, int blobs) {
        public Output {
            jobs = Map.copyOf(jobs);
        }
    }
}
