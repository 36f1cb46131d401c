package dev.parley.bus;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A failure on its way to whoever asked. Made by {@link Failure#because}. */
public final class FailureException extends RuntimeException {

    private final Failure failure;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<Usage.Remaining> remaining;

    FailureException(Failure failure, String detail, Optional<Duration> retryAfter, Optional<Throwable> cause) {
        this(failure, detail, retryAfter, Optional.empty(), cause);
    }

    FailureException(
            Failure failure,
            String detail,
            Optional<Duration> retryAfter,
            Optional<Usage.Remaining> remaining,
            Optional<Throwable> cause) {
        super(detail, cause.orElse(null));
        this.failure = failure;
        this.retryAfter = retryAfter;
        this.remaining = remaining;
    }

    /** Which of the closed set. */
    public Failure failure() {
        return failure;
    }

    /** After which trying again makes sense, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** What is left of the limits of whoever asked, where one of these is why it failed. */
    public Optional<Usage.Remaining> remaining() {
        return remaining;
    }

    /** The same failure in other words. */
    public FailureException told(String detail) {
        return new FailureException(failure, detail, retryAfter, remaining, Optional.of(this));
    }

    /** What is wrong and what to do, in one sentence for the one who asked. */
    public String detail() {
        return Objects.requireNonNull(getMessage());
    }
}
