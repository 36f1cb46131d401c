package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Conversation with the store about what is needed to listen to recordings. It goes with its recording. */
public final class SoundStore {

    /** What is kept of a recording. NOT_FOUND if unknown. */
    public static final Address<Find, Kept> FIND =
            Address.local("sound-store.find", Find.class, Kept.class, concurrent(500), Duration.ofSeconds(10));
    /** Keeps how loud a recording is; the copy that browsers play stays, if there is one. NOT_FOUND if unknown. */
    public static final Address<Keep, Done> KEEP =
            Address.local("sound-store.keep", Keep.class, Done.class, concurrent(100), Duration.ofSeconds(60));
    /** Keeps the copy that browsers play. NOT_FOUND where it is not known how loud the recording is. */
    public static final Address<KeepCopy, Done> KEEP_COPY =
            Address.local("sound-store.keep-copy", KeepCopy.class, Done.class, concurrent(100), Duration.ofSeconds(10));
    /** A part of the peaks, as far as there are any. NOT_FOUND where it is not known how loud the recording is. */
    public static final Address<Read, Peaks> READ =
            Address.local("sound-store.read", Read.class, Peaks.class, concurrent(500), Duration.ofSeconds(10));

    private SoundStore() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Find(UUID recording) implements Message {}

    /**
     * @param name file name as the owner knows it
     * @param media empty until the job has got it
     * @param seconds length of the recording; empty until it is decoded
     * @param playing empty where a copy is yet to be made
     */
    public record Kept(
            UUID owner, String name, Optional<Blobs.Key> media, Optional<Double> seconds, Optional<Playing> playing)
            implements Message {}

    /** What browsers play: the media itself or a copy. */
    public record Playing(Blobs.Key sound, String contentType) {}

    /** @param seconds length of the recording
     *  @param playing the media itself; empty where browsers need a copy */
    public record Keep(UUID recording, double seconds, Peaks peaks, Optional<Playing> playing) implements Message {}

    public record KeepCopy(UUID recording, Playing copy) implements Message {}

    /** @param first number of the first, a hundred a second
     *  @param count how many */
    public record Read(UUID recording, int first, int count) implements Message {}

    /**
     * The loudest sample of each hundredth of a second.
     *
     * @param base64 of one byte for each: 255 times the square root of the amplitude
     */
    public record Peaks(String base64) implements Message {

        public static Peaks of(byte[] values) {
            return new Peaks(Base64.getEncoder().encodeToString(values));
        }

        public byte[] values() {
            return Base64.getDecoder().decode(base64);
        }
    }
}
