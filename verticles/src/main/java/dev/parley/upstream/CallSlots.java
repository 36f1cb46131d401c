package dev.parley.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** So many calls of a provider at once; some more wait for their turn, first come, first served. For one thread. */
public final class CallSlots {

    private final int most;
    private final int mostWaiting;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int taken;

    CallSlots(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /** A place in the queue, or a slot already. */
    final class Waiting {

        private final Promise<Void> turn = Promise.promise();
        private boolean left;

        /** Completes when the call may be made; then {@link #leave} gives the slot to the next. */
        Future<Void> turn() {
            return turn.future();
        }

        /** Gives up the place or the slot. The second time it does nothing. */
        void leave() {
            if (left) {
                return;
            }
            left = true;
            if (turn.future().isComplete()) {
                passOn();
            } else {
                waiting.remove(this);
            }
        }
    }

    /** A slot or a place in the queue; empty where that is full. */
    Optional<Waiting> enter() {
        var place = new Waiting();
        if (taken < most) {
            taken++;
            place.turn.complete();
            return Optional.of(place);
        }
        if (waiting.size() >= mostWaiting) {
            return Optional.empty();
        }
        waiting.addLast(place);
        return Optional.of(place);
    }

    /** How many are at work. */
    public int taken() {
        return taken;
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }

    private void passOn() {
        var next = waiting.pollFirst();
        if (next == null) {
            taken--;
        } else {
            next.turn.complete();
        }
    }
}
