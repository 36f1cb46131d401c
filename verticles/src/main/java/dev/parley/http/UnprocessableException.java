package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.util.Objects;
import java.util.function.Supplier;

/** A request whose shape is wrong, at doors whose clients expect the status 422 for that. */
final class UnprocessableException extends RuntimeException {

    private static final int STATUS = 422;

    private UnprocessableException(FailureException wrong) {
        super(wrong.detail(), wrong);
    }

    /** What the reader makes of a request; what is INVALID to it has the wrong shape. */
    static <T> T unlessRead(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (FailureException e) {
            throw e.failure() == Failure.INVALID ? new UnprocessableException(e) : e;
        }
    }

    Problem problem() {
        return new Problem(STATUS, Failure.INVALID.type(), Objects.requireNonNull(getMessage()));
    }
}
