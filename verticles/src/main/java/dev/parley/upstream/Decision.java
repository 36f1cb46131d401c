package dev.parley.upstream;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Providers.Broken;
import dev.parley.conf.LlmConf;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What follows on a call that did not succeed. */
public sealed interface Decision {

    /** The same model once more, after a wait. */
    record Again(Duration after) implements Decision {}

    /** The next model of the route, if there is one. */
    record Elsewhere() implements Decision {}

    /** Nobody would do better. */
    record Over() implements Decision {}

    /**
     * Decides. Pure but for the jitter.
     *
     * @param attempts of this model so far
     * @param told whether a piece of the answer has gone out already: it cannot be taken back
     */
    static Decision after(Broken broken, int attempts, boolean told, LlmConf.Retries retries, RandomGenerator random) {
        if (told) {
            return new Over();
        }
        return switch (broken.breakage()) {
            case CANCELLED, INVALID -> new Over();
            case OUT_OF_FUNDS, NOT_ADMITTED, NO_SUCH_MODEL, NOT_OFFERED, TOO_LONG -> new Elsewhere();
            case RATE_LIMITED, AWAY, TIMED_OUT, CUT_OFF -> {
                if (attempts >= retries.attempts()) {
                    yield new Elsewhere();
                }
                var wanted = broken.retryAfter().orElse(Duration.ZERO);
                var own = retries.backoff().after(attempts, random);
                yield wanted.compareTo(retries.backoff().most()) > 0
                        ? new Elsewhere()
                        : new Again(wanted.compareTo(own) > 0 ? wanted : own);
            }
        };
    }

    /** Whether the provider has failed by itself, so that it may do so to others. */
    static boolean blamesProvider(Broken broken) {
        return switch (broken.breakage()) {
            case AWAY, TIMED_OUT, CUT_OFF -> true;
            case RATE_LIMITED, OUT_OF_FUNDS, NOT_ADMITTED, NO_SUCH_MODEL, INVALID, NOT_OFFERED, TOO_LONG, CANCELLED ->
                false;
        };
    }

    /** What the asker is told when this was the last word. */
    static FailureException failure(Broken broken, String detail) {
        var failure =
                switch (broken.breakage()) {
                    case RATE_LIMITED -> Failure.OVER_QUOTA;
                    case OUT_OF_FUNDS, AWAY, CUT_OFF, NOT_ADMITTED -> Failure.UNAVAILABLE;
                    case TIMED_OUT -> Failure.TIMED_OUT;
                    case NO_SUCH_MODEL -> Failure.NOT_FOUND;
                    case INVALID, NOT_OFFERED -> Failure.INVALID;
                    case TOO_LONG -> Failure.TOO_LARGE;
                    case CANCELLED -> Failure.CANCELLED;
                };
        return broken.retryAfter().map(wait -> failure.because(detail, wait)).orElseGet(() -> failure.because(detail));
    }
}
