package dev.parley.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;

/** Hears while a job runs whether it shall stop. Owned by one run, on a virtual thread. */
public final class StopWord implements AutoCloseable {

    private final Promise<Void> stop = Promise.promise();
    private final Bus.Subscription stops;

    private StopWord(Bus bus, UUID job) {
        stops = bus.listen(Jobs.STOP.of(job), word -> stop.tryFail(Failure.CANCELLED.because(word.reason())));
    }

    /** Returns when no later word is missed. */
    public static StopWord of(Bus bus, UUID job) {
        var word = new StopWord(bus, job);
        Future.await(word.stops.ready());
        return word;
    }

    /** Waits for a result, or for the word to stop: CANCELLED then. */
    public <T> T await(Future<T> result) {
        return await(result, () -> {});
    }

    /** Waits for a result, or for the word to stop: calls off the work and throws CANCELLED then. */
    public <T> T await(Future<T> result, Runnable callOff) {
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
