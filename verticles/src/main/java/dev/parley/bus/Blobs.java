package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Conversation with the store about bytes: blobs are named by the SHA-256 of their content, written once and never changed.
 * Messages carry the key, never the bytes.
 */
public final class Blobs {

    /** Takes a file into the store: hashed, moved if possible and gone from its place. Fails with UNAVAILABLE when the disk is full. */
    public static final Address<Adopt, Blob> ADOPT =
            Address.local("blobs.adopt", Adopt.class, Blob.class, concurrent(100), Duration.ofMinutes(10));
    /** A local file with the content of a blob, to be read and not changed. NOT_FOUND if there is none. */
    public static final Address<Locate, Located> LOCATE =
            Address.local("blobs.locate", Locate.class, Located.class, concurrent(1000), Duration.ofMinutes(10));
    /** Removes a blob; done as well if there is none. */
    public static final Address<Remove, Done> REMOVE =
            Address.local("blobs.remove", Remove.class, Done.class, concurrent(100), Duration.ofMinutes(1));

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

    public record Blob(Key key, long bytes) implements Message {}

    public record Locate(Key key) implements Message {}

    public record Located(Path file) implements Message {}

    public record Remove(Key key) implements Message {}
}
