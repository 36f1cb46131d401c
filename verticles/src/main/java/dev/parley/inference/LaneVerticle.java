package dev.parley.inference;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * The thread of a {@link Lane}: a worker with a pool of one thread, so that it does one thing at a time. Consumes no address;
 * {@link Lanes} hands it work. Undeploying waits for what is at work.
 */
public final class LaneVerticle extends VerticleBase implements Lane.Runner {

    private final Callable<?> opening;

    /** @param opening what must have happened on its thread before it is ready; may block */
    LaneVerticle(Callable<?> opening) {
        this.opening = opening;
    }

    @Override
    public Future<?> start() throws Exception {
        opening.call();
        return Future.succeededFuture();
    }

    @Override
    public <T> Future<T> run(Callable<T> body) {
        var promise = ((ContextInternal) vertx.getOrCreateContext()).<T>promise();
        try {
            // A context of its own for each work: the correlation id of one is not that of the next.
            ((ContextInternal) context).duplicate().runOnContext(_ -> {
                try {
                    promise.complete(body.call());
                } catch (Exception | Error e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.tryFail(e);
        }
        return promise.future();
    }
}
