package dev.parley.bus;

import java.util.Objects;
import java.util.Optional;

/** A failure on its way to whoever asked. Made by {@link Failure#because}. */
public final class FailureException extends RuntimeException {

    private final Failure failure;

    FailureException(Failure failure, String detail, Optional<Throwable> cause) {
        super(detail, cause.orElse(null));
        this.failure = failure;
    }

    /** Which of the closed set. */
    public Failure failure() {
        return failure;
    }

    /** What is wrong and what to do, in one sentence for the one who asked. */
    public String detail() {
        return Objects.requireNonNull(getMessage());
    }
}
