package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.List;

/** Conversation with the models on this node about sound that is still being recorded. */
public final class Listening {

    /** How likely speech is in the new part of a recording; answered in milliseconds. */
    public static final Address<Follow, Followed> FOLLOW =
            Address.local("listening.follow", Follow.class, Followed.class, concurrent(500), Duration.ofSeconds(30));

    /** Samples for each probability. */
    public static final int FRAME = 512;

    private Listening() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * @param before frames that the network hears before the first new one, of which nothing is wanted
     * @param base64 16 kHz mono, 16-bit samples, the lowest byte first, no head
     */
    public record Follow(int before, String base64) implements Message {}

    /** @param probabilities of speech, one for each whole {@link #FRAME} of the new part */
    public record Followed(List<Double> probabilities) implements Message {
        public Followed {
            probabilities = List.copyOf(probabilities);
        }
    }
}
