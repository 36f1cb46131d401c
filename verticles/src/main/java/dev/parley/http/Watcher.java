package dev.parley.http;

import dev.parley.bus.FailureException;
import java.util.Optional;

/** Where events go: one connection, as those see it who follow jobs for it. */
interface Watcher {

    /** Whether no more should be sent for now. Call {@link Follower#drained} when that is over. */
    boolean full();

    /** Many jobs are followed from now on, after this cursor. */
    default void begin(String cursor) {}

    void send(ShownEvent event);

    /** Sends something that keeps the connection open, and that the other side answers where it can. */
    void keepAlive();

    /** Whether the other side has answered since the last {@link #keepAlive}; always where it cannot. */
    default boolean answering() {
        return true;
    }

    /** It is over; nothing is sent after that.
     *
     * @param problem why, unless everything was told
     * @param goOn how to go on, such as {@code after=7} */
    void end(Optional<FailureException> problem, String goOn);
}
