package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about room in the queue. A job that is submitted when there is none is refused with OVER_QUOTA, and is told
 * when to come again.
 */
public final class Admissions {

    /** Whether there is room for one more job, for those who would bring much for it. OVER_QUOTA if not. */
    public static final Address<Ask, Done> ASK =
            Address.cluster("admissions.ask", Ask.class, Done.class, concurrent(2_000), Duration.ofSeconds(10));
    /** From the engine: how many jobs are ready to be claimed. */
    public static final Address<AskDepth, Depth> DEPTH =
            Address.local("admissions.depth", AskDepth.class, Depth.class, concurrent(500), Duration.ofSeconds(10));
    /** From the engine: how fast jobs have ended lately. */
    public static final Address<AskDrain, Drain> DRAIN =
            Address.local("admissions.drain", AskDrain.class, Drain.class, concurrent(100), Duration.ofSeconds(10));

    private Admissions() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Ask(String kind, UUID owner) implements Message {}

    /** @param owner whose jobs; empty for everybody's
     *  @param most where to stop counting */
    public record AskDepth(String kind, Optional<UUID> owner, int most) implements Message {}

    public record Depth(long jobs) implements Message {}

    /** @param last how many of the last ended jobs to look at */
    public record AskDrain(String kind, int last) implements Message {}

    /** @param jobs that were looked at
     *  @param since when the earliest of them ended; empty without any */
    public record Drain(int jobs, Optional<Instant> since) implements Message {}
}
