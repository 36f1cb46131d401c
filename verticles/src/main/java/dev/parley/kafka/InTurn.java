package dev.parley.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.function.Function;

/** Steps one after the other. However many there are, they do not stand upon each other on the stack. */
final class InTurn {

    private InTurn() {}

    /** @param step completes later, never at once; the first that fails ends it */
    static <T> Future<Void> each(Iterator<T> items, Function<T, Future<Void>> step) {
        var done = Promise.<Void>promise();
        next(items, step, done);
        return done.future();
    }

    private static <T> void next(Iterator<T> items, Function<T, Future<Void>> step, Promise<Void> done) {
        if (!items.hasNext()) {
            done.complete();
            return;
        }
        step.apply(items.next()).onComplete(outcome -> {
            if (outcome.succeeded()) {
                next(items, step, done);
            } else {
                done.fail(outcome.cause());
            }
        });
    }
}
