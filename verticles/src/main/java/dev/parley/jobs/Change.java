package dev.parley.jobs;

import dev.parley.bus.Failure;

/** What can happen to a job after it was submitted. Claiming happens in the store, in one statement with the search. */
sealed interface Change {

    /** Its owner wants it to stop. */
    record CancelAsked() implements Change {}

    /** Its owner wants it to run again after it has failed or been cancelled. */
    record RetryAsked() implements Change {}

    /** The runner finished it. */
    record RunFinished(Lease lease, String output) implements Change {}

    /** The runner failed. */
    record RunFailed(Lease lease, Failure failure, String detail) implements Change {}

    /** The node gives it back unfinished, because it is shutting down. */
    record RunReleased(Lease lease) implements Change {}

    /** All its attempts ended without a word, such as by a crash of the process. */
    record GivenUp(Lease lease, String detail) implements Change {}

    /** Whose word counts: the run that was given the highest fence. A later claim outdates it. */
    record Lease(long fence) {}
}
