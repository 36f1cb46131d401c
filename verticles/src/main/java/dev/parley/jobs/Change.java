package dev.parley.jobs;

import dev.parley.bus.Failure;

/** What can happen to a job after it was submitted. Claiming happens in the store, in one statement with the search. */
sealed interface Change {

    /** Its owner wants it to stop. */
    record CancelAsked() implements Change {}

    /** The runner finished it. */
    record RunFinished(Lease lease, String output) implements Change {}

    /** The runner failed. */
    record RunFailed(Lease lease, Failure failure, String detail) implements Change {}

    /** The node gives it back unfinished, because it is shutting down. */
    record RunReleased(Lease lease) implements Change {}

    /** Whose word counts: the node that holds the lease, in the attempt it was given. A later attempt outdates it. */
    record Lease(String node, int attempt) {}
}
