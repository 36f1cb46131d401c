package dev.parley.embedded;

/** An embedded server cannot start. The message is one sentence for the operator: what, where, and the way out. */
public final class CannotStartException extends RuntimeException {

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
