package dev.parley.upstream;

import dev.parley.conf.LlmConf;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Leaves a provider alone that keeps failing: closed as long as it answers, open after some failures in a row, and after a pause
 * half open, when one call may try. Nygard, Release It!, "Circuit Breaker". For one thread.
 */
public final class Breaker {

    private final LlmConf.Breaker conf;
    private final InstantSource clock;
    private int failures;
    private Instant closedFrom = Instant.MIN;
    private boolean trying;

    Breaker(LlmConf.Breaker conf, InstantSource clock) {
        this.conf = conf;
        this.clock = clock;
    }

    /** Whether a call may be made now. Who is let through while it is half open must say what became of the call. */
    boolean admits() {
        if (failures < conf.failures()) {
            return true;
        }
        if (trying || clock.instant().isBefore(closedFrom)) {
            return false;
        }
        trying = true;
        return true;
    }

    /** Whether it answered lately, as far as is known. */
    public boolean isClosed() {
        return failures < conf.failures();
    }

    /** Until a call may try again; zero where it may now. */
    Duration pause() {
        var left = Duration.between(clock.instant(), closedFrom);
        return isClosed() || left.isNegative() ? Duration.ZERO : left;
    }

    /** The provider has answered, whatever it said. */
    void succeeded() {
        failures = 0;
        trying = false;
    }

    /** The provider has failed by itself. */
    void failed() {
        failures = Math.min(failures + 1, conf.failures());
        trying = false;
        closedFrom = clock.instant().plus(conf.pause());
    }

    /** The call ended without telling anything about the provider. */
    void unknown() {
        trying = false;
    }
}
