package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What goes to and fro while a job runs: progress from the models, and the word to stop, which is passed on to whoever works for
 * it. Owned by one run; closing it ends whatever was asked for and is not needed any more.
 */
final class RunWatch implements AutoCloseable {

    private final Bus bus;
    private final UUID job;
    private final Promise<Void> stop = Promise.promise();
    private final Bus.Subscription reports;
    private final Bus.Subscription stops;

    private RunWatch(Bus bus, UUID job, Consumer<Inference.Progressed> progress) {
        this.bus = bus;
        this.job = job;
        this.reports = bus.listen(Inference.PROGRESS.of(job), progress);
        this.stops = bus.listen(Jobs.STOP.of(job), word -> {
            stop.tryFail(Failure.CANCELLED.because(word.reason()));
            endWork();
        });
    }

    /** Returns when no later word is missed. */
    static RunWatch open(Bus bus, UUID job, Consumer<Inference.Progressed> progress) {
        var watch = new RunWatch(bus, job, progress);
        Future.await(Future.all(watch.reports.ready(), watch.stops.ready()));
        return watch;
    }

    UUID job() {
        return job;
    }

    boolean isStopped() {
        return stop.future().isComplete();
    }

    /** Waits for a result, or for the word to stop: CANCELLED then. */
    <T> T await(Future<T> result) {
        var first = Promise.<T>promise();
        result.onComplete(first::tryComplete, first::tryFail);
        stop.future().onFailure(first::tryFail);
        return Future.await(first.future());
    }

    @Override
    public void close() {
        endWork();
        reports.close();
        stops.close();
    }

    private void endWork() {
        bus.publish(Inference.CANCEL, new Inference.Cancel(job));
        bus.publish(Downloads.CANCEL, new Downloads.Cancel(job));
    }
}
