package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Conversation with those who read from foreign places: by web address, and objects of a store that speaks S3. */
public final class Downloads {

    /**
     * Reads a file from where a user says it is; one member for each scheme: {@code http}, {@code https}, {@code s3}.
     * INVALID for an address that must not be called or is refused there, TOO_LARGE beyond the limit, UNAVAILABLE where it
     * may work later. How many run at once is decided by the slots of the jobs that ask.
     */
    public static final Address<Fetch, Fetched> FETCH =
            Address.local("downloads.fetch", Fetch.class, Fetched.class, concurrent(1000), Duration.ofHours(2));
    /**
     * Whether an address may be called over http or https, as far as can be told without asking anybody; its name is looked
     * up when it is called. INVALID, naming the field.
     */
    public static final Address<Check, Done> CHECK =
            Address.local("downloads.check", Check.class, Done.class, concurrent(1000), Duration.ofSeconds(10));
    /** Stops what is being read for a job. */
    public static final Topic<Cancel> CANCEL = Topic.local("downloads.cancel", Cancel.class);

    private Downloads() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** Where a recording is that is handed in. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Source.LocalFile.class, name = "file"),
        @JsonSubTypes.Type(value = Source.Foreign.class, name = "foreign")
    })
    public sealed interface Source {

        /** @param file media file on this node; the store takes it away */
        record LocalFile(Path file) implements Source {}

        /** @param address from which the job reads it; its scheme is one of those of {@link #FETCH} */
        record Foreign(URI address) implements Source {}
    }

    /** @param job for which it is read; the word that stops it
     *  @param target where the content is written; whatever is there is replaced
     *  @param mostBytes largest content that is taken */
    public record Fetch(UUID job, URI source, Path target, long mostBytes) implements Message {}

    /** @param name file name that the place gives it, or the last part of its address */
    public record Fetched(Path file, long bytes, String name) implements Message {}

    /** @param field what the sender calls the address */
    public record Check(String field, URI address) implements Message {}

    public record Cancel(UUID job) implements Message {}
}
