package dev.parley.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Work that would block an event loop, done on the worker pool, as many at once as that has threads. */
final class OffLoop {

    private OffLoop() {}

    static <T> Future<T> run(Vertx vertx, Callable<T> work) {
        return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
    }
}
