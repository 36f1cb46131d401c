package dev.parley.inference;

import java.util.concurrent.TimeUnit;

/** How much of the last minute something was at work, kept by the second. Time comes as an argument. For one thread. */
final class BusyTime {

    private static final int SECONDS = 60;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long opened;
    /** Nanoseconds at work in each of the latest seconds; the place of a second is its number modulo their count. */
    private final long[] atWork = new long[SECONDS];

    private long latest;
    private long begun = -1;

    /** @param nanos like those of {@link System#nanoTime()}, as all others here */
    BusyTime(long nanos) {
        this.opened = nanos;
    }

    void began(long nanos) {
        begun = nanos - opened;
    }

    void ended(long nanos) {
        charge(nanos - opened);
        begun = -1;
    }

    /** Share at work of the 59 seconds before this one and as much of it as has passed, 0–1. */
    double share(long nanos) {
        var now = nanos - opened;
        charge(now);
        forget(now / SECOND);
        var sum = 0L;
        for (var second : atWork) {
            sum += second;
        }
        var from = Math.max(0, now / SECOND - SECONDS + 1) * SECOND;
        return now == from ? 0 : Math.clamp((double) sum / (now - from), 0, 1);
    }

    private void charge(long now) {
        if (begun < 0) {
            return;
        }
        forget(now / SECOND);
        var from = Math.max(begun, Math.max(0, now / SECOND - SECONDS + 1) * SECOND);
        while (from < now) {
            var second = from / SECOND;
            var to = Math.min(now, (second + 1) * SECOND);
            atWork[(int) (second % SECONDS)] += to - from;
            from = to;
        }
        begun = now;
    }

    /** Makes room for the seconds until this one. */
    private void forget(long second) {
        for (var old = Math.max(latest + 1, second - SECONDS + 1); old <= second; old++) {
            atWork[(int) (old % SECONDS)] = 0;
        }
        latest = Math.max(latest, second);
    }
}
