package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Conversation with the store about bytes: blobs are named by the SHA-256 of their content, written once and never changed.
 * Messages carry the key, never the bytes.
 */
public final class Blobs {

    /** Takes a file into the store: hashed, moved if possible and gone from its place. Fails with UNAVAILABLE when the disk is full. */
    public static final Address<Adopt, Blob> ADOPT =
            Address.local("blobs.adopt", Adopt.class, Blob.class, concurrent(100), Duration.ofMinutes(10));
    /** Notes that a blob is about to be kept, so that retention lets it be for a while. */
    public static final Address<Note, Done> NOTE =
            Address.local("blobs.note", Note.class, Done.class, concurrent(100), Duration.ofSeconds(10));
    /** A local file with the content of a blob, to be read and not changed. NOT_FOUND if there is none. */
    public static final Address<Locate, Located> LOCATE =
            Address.local("blobs.locate", Locate.class, Located.class, concurrent(1000), Duration.ofMinutes(10));
    /** Removes a blob; done as well if there is none. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("blobs.remove", Remove.class, Done.class, concurrent(100), Duration.ofMinutes(1));

    /**
     * Gives a blob an object name of its own and tells the web address by which anybody can read it, for clients that know
     * nothing but addresses. In S3 it is a copy at the root of the bucket, whose address neither expires nor is signed; of
     * a folder it is a signed address of this service. The same name again is replaced. NOT_FOUND if there is no such blob.
     */
    public static final Address<Publish, Link> PUBLISH =
            Address.local("blobs.publish", Publish.class, Link.class, concurrent(100), Duration.ofMinutes(10));
    /** A signed web address by which anybody can read a blob for a while. It is not checked that there is such a blob. */
    public static final Address<MakeLink, Link> LINK =
            Address.local("blobs.link", MakeLink.class, Link.class, concurrent(1000), Duration.ofSeconds(30));
    /**
     * The blob that an address of {@link #PUBLISH}, or a signed address of this service, leads to: no need to fetch it over
     * the web. NOT_FOUND for any other address, FORBIDDEN for one that has expired.
     */
    public static final Address<Resolve, Resolved> RESOLVE =
            Address.local("blobs.resolve", Resolve.class, Resolved.class, concurrent(1000), Duration.ofSeconds(30));

    /**
     * Copies the next blobs, in the order of their keys, from one form of store to the other, checks each, and leaves those
     * alone that are there. Ask again with the last key of the reply until it has none. Nothing is kept of it, so that it
     * can end at any moment and begin anew.
     */
    public static final Address<Move, Moved> MOVE =
            Address.local("blobs.move", Move.class, Moved.class, concurrent(1), Duration.ofHours(2));

    private Blobs() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** The name of a blob: SHA-256 of its content in lower-case hex. */
    public record Key(String sha256) {
        public Key {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("not a blob key: " + sha256);
            }
        }
    }

    public record Adopt(Path file) implements Message {}

    public record Note(Key key) implements Message {}

    public record Blob(Key key, long bytes) implements Message {}

    public record Locate(Key key) implements Message {}

    public record Located(Path file) implements Message {}

    public record Remove(Key key) implements Message {}

    /** @param name of the object, such as {@code <task id>.wav}: 1 to 255 characters, no slash and no control character
     *  @param contentType such as {@code audio/wav} */
    public record Publish(Key key, String name, String contentType) implements Message {}

    /** @param fileName under which a browser keeps it */
    public record MakeLink(Key key, String fileName, String contentType) implements Message {}

    /** @param expires empty where it does not */
    public record Link(URI address, Optional<Instant> expires) implements Message {}

    public record Resolve(URI address) implements Message {}

    public record Resolved(Key key, String name, String contentType) implements Message {}

    /** The two forms of store. */
    public enum Form {
        FOLDER,
        S3
    }

    /** @param to where they are copied to, from the other form
     *  @param after the last key of the reply before
     *  @param limit blobs looked at
     *  @param delete whether what is there and has been checked is removed from where it came from */
    public record Move(Form to, Optional<Key> after, int limit, boolean delete) implements Message {}

    /** @param copied blobs that were not there
     *  @param bytes of those
     *  @param present blobs that were there already
     *  @param removed blobs that are no longer where they came from
     *  @param damaged blobs whose content is not what their name says; left as they are
     *  @param last key looked at; empty when there are no more */
    public record Moved(int copied, long bytes, int present, int removed, List<Key> damaged, Optional<Key> last)
            implements Message {
        public Moved {
            damaged = List.copyOf(damaged);
        }
    }
}
