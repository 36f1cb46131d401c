package dev.parley.bus;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at many short-lived things now and then, all with one timer: a timer each costs more than most of what it watches, and what
 * timers leave behind in their tables links the dead with the living, so that young collections keep both. Touch only on one
 * event loop.
 */
public final class Rounds {

    private final Vertx vertx;
    private final long millis;

    /** An array, for the same reason. */
    private final List<Watch> watched = new ArrayList<>();

    private boolean going;

    /** @param each time from one round to the next; there are none while nothing is watched */
    public Rounds(Vertx vertx, Duration each) {
        this.vertx = vertx;
        this.millis = each.toMillis();
    }

    /** Calls {@code look} in every round, in no order, until the watch is ended. */
    public Watch watch(Runnable look) {
        var watch = new Watch(look);
        watch.place = watched.size();
        watched.add(watch);
        if (!going) {
            going = true;
            go();
        }
        return watch;
    }

    private void go() {
        vertx.setTimer(millis, _ -> {
            try {
                look();
            } finally {
                // Whatever somebody's look has come to, the others are looked at again.
                going = !watched.isEmpty();
                if (going) {
                    go();
                }
            }
        });
    }

    private void look() {
        // From behind, as those who leave are replaced by the last.
        for (var i = watched.size() - 1; i >= 0; i--) {
            if (i < watched.size()) {
                watched.get(i).look.run();
            }
        }
    }

    /** Something that is watched. */
    public final class Watch {

        private final Runnable look;
        private int place;

        private Watch(Runnable look) {
            this.look = look;
        }

        /** Looks no more; does nothing where that has been said before. */
        public void end() {
            if (place >= 0) {
                var last = watched.removeLast();
                if (last != this) {
                    watched.set(place, last);
                    last.place = place;
                }
                place = -1;
            }
        }
    }
}
