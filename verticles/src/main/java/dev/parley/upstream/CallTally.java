package dev.parley.upstream;

import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.bus.Readings.CallFailure;
import java.time.Instant;
import java.util.Optional;

/** What became of the calls of a provider since this node has started. For one thread. */
public final class CallTally {

    private long calls;
    private long failures;
    private Optional<CallFailure> last = Optional.empty();

    void called() {
        calls++;
    }

    /** A call had no answer; one that the asker gave up tells nothing about the provider. */
    void failed(Broken broken, Instant at) {
        if (broken.breakage() != Breakage.CANCELLED) {
            failures++;
            last = Optional.of(new CallFailure(at, broken.detail()));
        }
    }

    /** Calls that were made. */
    long calls() {
        return calls;
    }

    /** Those without an answer. */
    long failures() {
        return failures;
    }

    /** The latest of these. */
    Optional<CallFailure> last() {
        return last;
    }
}
