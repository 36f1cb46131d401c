package dev.parley.report;

import dev.parley.bus.FailureException;

/** A model has not written what it was asked for, though the asking was right: the place for another report. */
final class Unanswered extends RuntimeException {

    private final FailureException failure;

    Unanswered(FailureException failure) {
        super(failure.detail(), failure);
        this.failure = failure;
    }

    /** What is told where there is no other report. */
    FailureException failure() {
        return failure;
    }
}
