package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation with the store about recordings that come in pieces: whose they are, how long they will be, and on which node. The
 * bytes are a file of that node.
 */
public final class Uploads {

    /** Keeps a new one. OVER_QUOTA where its owner has too many unfinished ones, or too much in them. */
    public static final Address<Begin, Done> BEGIN =
            Address.local("uploads.begin", Begin.class, Done.class, concurrent(200), Duration.ofSeconds(10));
    /** One that is coming, or has come. NOT_FOUND if unknown or expired. */
    public static final Address<Find, Upload> FIND =
            Address.local("uploads.find", Find.class, Upload.class, concurrent(500), Duration.ofSeconds(10));
    /** Notes that its job is accepted; done as well where that is noted already. */
    public static final Address<End, Done> END =
            Address.local("uploads.end", End.class, Done.class, concurrent(200), Duration.ofSeconds(10));
    /** Notes where the bytes of some are. */
    public static final Address<Place, Done> PLACE =
            Address.local("uploads.place", Place.class, Done.class, concurrent(10), Duration.ofSeconds(10));
    /** Forgets one; done as well if there is none. */
    public static final Address<Forget, Done> FORGET =
            Address.local("uploads.forget", Forget.class, Done.class, concurrent(200), Duration.ofSeconds(10));
    /** Forgets those that have expired. */
    public static final Address<ForgetExpired, Done> FORGET_EXPIRED = Address.local(
            "uploads.forget-expired", ForgetExpired.class, Done.class, concurrent(10), Duration.ofSeconds(10));

    private Uploads() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * @param id of the recording and the job that come of it
     * @param length bytes
     * @param metadata as it was sent
     * @param node that has the bytes
     * @param seen when that node last said so
     * @param ended when its job was accepted; empty while bytes are missing
     */
    public record Upload(
            UUID id,
            UUID owner,
            long length,
            String metadata,
            String node,
            Instant seen,
            Instant created,
            Instant expires,
            Optional<Instant> ended)
            implements Message {}

    /** @param most unfinished ones of an owner, with this one
     *  @param mostBytes they have together when all have come */
    public record Begin(Upload upload, int most, long mostBytes) implements Message {}

    public record Find(UUID id) implements Message {}

    public record End(UUID id) implements Message {}

    /** @param ids of those whose files are on this node now */
    public record Place(String node, List<UUID> ids) implements Message {
        public Place {
            ids = List.copyOf(ids);
        }
    }

    public record Forget(UUID id) implements Message {}

    public record ForgetExpired() implements Message {}
}
