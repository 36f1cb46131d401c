package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer.
 *
 * @param detail for the user, without the provider's name
 * @param retryAfter when the provider wants to be asked again, where it said so
 */
public record Trouble(Breakage breakage, String detail, Optional<Duration> retryAfter) {

    public static Trouble of(Breakage breakage, String detail) {
        return new Trouble(breakage, detail, Optional.empty());
    }

    /** The trouble that a failure of this package stands for; anything else is a bug. */
    static Trouble in(@Nullable Throwable failure) {
        if (failure instanceof TroubleException known) {
            return known.trouble();
        }
        throw new IllegalStateException("a failure that is no trouble", failure);
    }

    Providers.Broken broken(boolean sent, String received, Optional<Llm.Tokens> tokens) {
        return new Providers.Broken(breakage, detail, retryAfter, sent, received, tokens);
    }
}
