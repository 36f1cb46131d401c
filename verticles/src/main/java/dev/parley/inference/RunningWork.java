package dev.parley.inference;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.models.Progress;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The long work that runs on this node, so that it can report and be cancelled. Thread-safe: work runs on lanes, cancelling
 * comes from the bus. Holds one entry for each work at hand.
 */
final class RunningWork {

    private static final long REPORT_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private final Bus bus;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    RunningWork(Bus bus) {
        this.bus = bus;
    }

    /** Starts to watch a stage of a job; close the watch when the work has ended. */
    Watch begin(UUID job, String stage) {
        var watch = new Watch(job, stage);
        watches.add(watch);
        return watch;
    }

    /** Makes the work of a job end with a {@link CancellationException} at its next report. */
    void cancel(UUID job) {
        watches.stream().filter(watch -> watch.job.equals(job)).forEach(watch -> watch.cancelled = true);
    }

    /** Makes all work end with a {@link CancellationException} at its next report. */
    void cancelAll() {
        watches.forEach(watch -> watch.cancelled = true);
    }

    /** What long work reports to. */
    final class Watch implements Progress, AutoCloseable {

        private final UUID job;
        private final String stage;
        private volatile boolean cancelled;
        private long lastReport;

        private Watch(UUID job, String stage) {
            this.job = job;
            this.stage = stage;
            this.lastReport = System.nanoTime();
        }

        @Override
        public void reached(double fraction) {
            if (cancelled) {
                throw new CancellationException();
            }
            var now = System.nanoTime();
            if (now - lastReport >= REPORT_PAUSE_NANOS) {
                lastReport = now;
                bus.publish(Inference.PROGRESS.of(job), new Inference.Progressed(job, stage, fraction));
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }
}
