package dev.parley.bus;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The closed set of failures. Nothing else leaves an actor. Each has one HTTP status, one problem+json type and one answer
 * to the question whether trying again can help.
 */
public enum Failure {
    /** The request breaks its contract; the detail names the field. */
    INVALID(1, 400, "invalid", false),
    /** No key, or not a valid one. */
    UNAUTHORIZED(2, 401, "unauthorized", false),
    /** The caller is known and may not do this. */
    FORBIDDEN(3, 403, "forbidden", false),
    /** There is no such thing, or it belongs to somebody else. */
    NOT_FOUND(4, 404, "not-found", false),
    /** The thing is in a state that does not allow this. */
    CONFLICT(5, 409, "conflict", false),
    /** The request, file or recording exceeds a limit; the detail names it. */
    TOO_LARGE(6, 413, "too-large", false),
    /** The file is not sound, or has none. */
    UNSUPPORTED_MEDIA(7, 415, "unsupported-media", false),
    /** The caller's rate or budget is used up. */
    OVER_QUOTA(8, 429, "over-quota", true),
    /** The system itself failed; the cause is in the log under the correlation id. */
    INTERNAL(9, 500, "internal", false),
    /** A part that is needed is away or full. */
    UNAVAILABLE(10, 503, "unavailable", true),
    /** A part did not answer in time. */
    TIMED_OUT(11, 504, "timed-out", true),
    /** The work was cancelled by its owner. */
    CANCELLED(12, 409, "cancelled", false);

    private final int code;
    private final int status;
    private final String type;
    private final boolean passing;

    Failure(int code, int status, String type, boolean passing) {
        this.code = code;
        this.status = status;
        this.type = type;
        this.passing = passing;
    }

    /** The number of this failure on the bus, the same in every version. */
    int code() {
        return code;
    }

    /** The HTTP status of this failure. */
    public int status() {
        return status;
    }

    /** The last part of the problem+json type, in kebab case. */
    public String type() {
        return type;
    }

    /** Whether the same request may succeed later, so that a retry makes sense. */
    public boolean passing() {
        return passing;
    }

    /** An exception of this kind. The detail names the field, file or setting at fault and what to do. */
    public FailureException because(String detail) {
        return new FailureException(this, detail, Optional.empty(), Optional.empty());
    }

    /** An exception of this kind with the throwable that led to it. */
    public FailureException because(String detail, Throwable cause) {
        return new FailureException(this, detail, Optional.empty(), Optional.of(cause));
    }

    /** An exception of this kind that says when trying again makes sense. */
    public FailureException because(String detail, Duration retryAfter) {
        return new FailureException(this, detail, Optional.of(retryAfter), Optional.empty());
    }

    /** An exception of this kind that says when trying again makes sense, and what is left of the limits until then. */
    public FailureException because(String detail, Duration retryAfter, Usage.Remaining remaining) {
        return new FailureException(this, detail, Optional.of(retryAfter), Optional.of(remaining), Optional.empty());
    }

    /** The failure with this code on the bus; an unknown code is {@link #INTERNAL}. */
    static Failure ofCode(int code) {
        return Arrays.stream(values())
                .filter(failure -> failure.code == code)
                .findFirst()
                .orElse(INTERNAL);
    }
}
