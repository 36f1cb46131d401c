package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;

/** Hears while a job runs whether it shall stop. Owned by one run. */
final class StopWord implements AutoCloseable {

    private final Promise<Void> stop = Promise.promise();
    private final Bus.Subscription stops;

    private StopWord(Bus bus, UUID job) {
        stops = bus.listen(Jobs.STOP.of(job), word -> stop.tryFail(Failure.CANCELLED.because(word.reason())));
    }

    /** Returns when no later word is missed. */
    static StopWord of(Bus bus, UUID job) {
        var word = new StopWord(bus, job);
        Future.await(word.stops.ready());
        return word;
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
        stops.close();
    }
}
