package dev.parley.interview;

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

    /** Returns when no later word is missed. */
    StopWord(Bus bus, UUID job) {
        stops = bus.listen(Jobs.STOP.of(job), word -> stop.tryFail(Failure.CANCELLED.because(word.reason())));
        Future.await(stops.ready());
    }

    /** Waits for a result, or for the word to stop: calls off the work and throws CANCELLED then. */
    <T> T await(Future<T> result, Runnable callOff) {
        var first = Promise.<T>promise();
        result.onComplete(first::tryComplete, first::tryFail);
        stop.future().onFailure(first::tryFail);
        try {
            return Future.await(first.future());
        } finally {
            if (!result.isComplete()) {
                callOff.run();
            }
        }
    }

    @Override
    public void close() {
        stops.close();
    }
}
