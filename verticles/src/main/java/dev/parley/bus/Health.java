package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;

/** Conversation with every actor about how it is. No check costs money or takes more than two seconds. */
public final class Health {

    /** How this part is; one member for each part, {@code CHECK.of("store")}. */
    public static final Address<Check, Part> CHECK =
            Address.local("health.check", Check.class, Part.class, concurrent(100), Duration.ofSeconds(2));

    private Health() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Check() implements Message {}

    /**
     * @param ready whether the part does its work now
     * @param detail one line for the operator
     */
    public record Part(boolean ready, String detail) implements Message {}
}
