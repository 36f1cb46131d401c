package dev.parley.voice;

import dev.parley.bus.FailureException;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.upstream.Decision;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a speech server has not spoken, which decides what follows. */
final class SpeechTrouble extends RuntimeException {

    private final transient Broken broken;

    /** @param detail names provider and setting, never a key
     *  @param sent whether the server was reached, so that it may have cost something */
    SpeechTrouble(
            Breakage breakage, String detail, Optional<Duration> retryAfter, boolean sent, @Nullable Throwable cause) {
        super(detail, cause);
        this.broken = new Broken(breakage, detail, retryAfter, sent, "", Optional.empty());
    }

    Broken broken() {
        return broken;
    }

    /** As it is told to whoever asked. */
    FailureException failure() {
        return Decision.failure(broken, broken.detail());
    }
}
