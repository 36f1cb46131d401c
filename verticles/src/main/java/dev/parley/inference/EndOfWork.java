package dev.parley.inference;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/**
 * Ends the work on the lanes when the inference actor stops. Children stop before their parent hears of it, and a lane does not
 * stop before its work ends: of the children this is the one that sees to that.
 */
final class EndOfWork extends VerticleBase {

    private final Context owner;
    private final Supplier<Future<Void>> end;

    /** @param end called on the context of the owner */
    EndOfWork(Context owner, Supplier<Future<Void>> end) {
        this.owner = owner;
        this.end = end;
    }

    @Override
    public Future<?> stop() {
        var ended = Promise.<Void>promise();
        owner.runOnContext(_ -> end.get().onComplete(ended));
        return ended.future();
    }
}
