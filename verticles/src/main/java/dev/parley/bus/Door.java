package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Conversation with the HTTP door of a node. */
public final class Door {

    /** Where the door of this node listens. UNAVAILABLE on a node that has none. */
    public static final Address<Where, Place> PLACE =
            Address.local("door.place", Where.class, Place.class, concurrent(1000), Duration.ofSeconds(2));

    /** Where the other nodes reach the door of one; the member is its name. UNAVAILABLE while there is no such node. */
    public static final Address<Where, Reached> REACHED =
            Address.cluster("door.reached", Where.class, Reached.class, concurrent(1000), Duration.ofSeconds(2));

    private Door() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Where() implements Message {}

    /** @param base such as {@code http://127.0.0.1:8000}, without a slash at its end */
    public record Place(URI base) implements Message {}

    /** @param base as above; empty where the door listens for its own machine alone */
    public record Reached(Optional<URI> base) implements Message {}
}
