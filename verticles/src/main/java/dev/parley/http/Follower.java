package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One connection that is told events. Nothing is queued for it: it is told as much as it takes, and for who reads slowly the
 * store is the queue. Who takes nothing for a minute, or does not answer, is let go with the word where to go on.
 *
 * <p>Owned by one connection; touch only on its context.
 */
abstract sealed class Follower permits EventStream, AllJobsStream {

    /** So many times a watcher may be found unable to take an event, or silent, before it is given up. */
    private static final int MOST_STALLS = 4;

    private final Watcher watcher;
    private final Supplier<Future<?>> allowed;
    private int stalls;
    private boolean running;
    private boolean closed;

    /** @param allowed fails when the caller may no longer watch, such as after the key was revoked */
    Follower(Watcher watcher, Supplier<Future<?>> allowed) {
        this.watcher = watcher;
        this.allowed = allowed;
    }

    /** Begins to listen; what it replies is of interest where it is known who follows what. */
    abstract Future<?> open();

    /** Sends what there is to tell, as far as the watcher takes it; called again whenever there may be more. */
    abstract void advance();

    /** Leaves the hub. */
    abstract void leave();

    /** How to go on later. */
    abstract String goOn();

    /** Begins to send, once the follower is open. */
    final void run() {
        running = true;
        advance();
    }

    /** The watcher takes events again. */
    final void drained() {
        stalls = 0;
        advance();
    }

    /** Stops without a word; for when the watcher has gone. */
    final void close() {
        if (!closed) {
            closed = true;
            leave();
        }
    }

    /** Ends for a reason of the service, such as its stop. */
    final void end(FailureException problem) {
        finish(Optional.of(problem));
    }

    /** Some time has passed: is the watcher still there, and may it still watch? */
    final void tick() {
        if (!running || closed) {
            return;
        }
        stalls = watcher.full() || !watcher.answering() ? stalls + 1 : 0;
        if (stalls >= MOST_STALLS) {
            finish(Optional.of(Failure.TIMED_OUT.because("events are read too slowly")));
            return;
        }
        watcher.keepAlive();
        allowed.get().onSuccess(_ -> advance()).onFailure(this::failed);
    }

    /** Whether events may be sent now. */
    final boolean ready() {
        return running && !closed && !watcher.full();
    }

    final Watcher watcher() {
        return watcher;
    }

    final void failed(Throwable failure) {
        var known = failure instanceof FailureException problem
                ? problem
                : Failure.INTERNAL.because("the events cannot be read", failure);
        // What can pass is tried again with the next tick.
        if (!known.failure().passing()) {
            finish(Optional.of(known));
        }
    }

    final void finish(Optional<FailureException> problem) {
        if (!closed) {
            close();
            watcher.end(problem, goOn());
        }
    }
}
