package dev.parley.prompts;

import dev.parley.bus.Bus;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What is in use, as this node has read it last. Owned by one {@link PromptsVerticle}, whose context is the only one that touches it;
 * that waits for the store in the middle, so that a change may come between a reading and its end.
 */
final class Shelf {

    /** How long a change may stay unnoticed whose word was lost. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Bus bus;
    private final InstantSource clock;

    private @Nullable Content held;
    private Instant heldUntil = Instant.MIN;
    private long changes;

    Shelf(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** What is in use now. */
    Content content() {
        var known = held;
        if (known != null && clock.instant().isBefore(heldUntil)) {
            return known;
        }
        var before = changes;
        var read = Content.of(bus.await(PromptStore.READ, new PromptStore.Read()));
        if (before == changes) {
            held = read;
            heldUntil = clock.instant().plus(LONGEST);
        }
        return read;
    }

    /** Something was changed here: all nodes read again, this one before anything else. */
    void change() {
        forget();
        bus.publish(Prompts.CHANGED, new Prompts.Changed());
    }

    void forget() {
        held = null;
        changes++;
    }
}
