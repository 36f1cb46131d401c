package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about answers of language models that are kept for the same question of the same owner. It never fails
 * for want of Redis: what cannot be found is a miss, and what cannot be kept is not.
 */
public final class AnswerCache {

    /** An answer that was kept and is not too old. */
    public static final Address<Get, Found> GET =
            Address.local("answer-cache.get", Get.class, Found.class, concurrent(10_000), Duration.ofSeconds(5));
    /** Keeps an answer; one that is longer than {@link #LARGEST} is not. */
    public static final Address<Put, Done> PUT =
            Address.local("answer-cache.put", Put.class, Done.class, concurrent(10_000), Duration.ofSeconds(5));

    /** Characters of the longest answer that is kept. */
    public static final int LARGEST = 256 << 10;

    private AnswerCache() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param question a hash of all that the answer depends on, such as SHA-256 in hexadecimal digits */
    public record Get(UUID owner, String question) implements Message {}

    public record Found(Optional<String> answer) implements Message {}

    /** @param keep how long */
    public record Put(UUID owner, String question, String answer, Duration keep) implements Message {}
}
