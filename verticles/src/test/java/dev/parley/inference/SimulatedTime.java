package dev.parley.inference;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when a test says so. Everything happens on the thread of the test. */
final class SimulatedTime implements Timing {

    private record Event(long at, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long number;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        events.add(new Event(now + delay.toNanos(), number++, action));
    }

    /** Lets everything happen that is due within this time, in its order. */
    void pass(Duration time) {
        var end = now + time.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            var event = events.remove();
            now = event.at();
            event.action().run();
        }
        now = end;
    }
}
