package dev.parley.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads that somebody is at work on: one at a time for each. Shared by the servers of a node; safe for threads. */
final class HeldUploads {

    /** An entry goes when its request ends. */
    private final Map<UUID, Hold> holds = new ConcurrentHashMap<>();

    /** The upload, unless somebody has it. */
    Optional<Hold> take(UUID id) {
        var mine = new Hold(id);
        return holds.putIfAbsent(id, mine) == null ? Optional.of(mine) : Optional.empty();
    }

    /** The upload, as soon as whoever has it has stopped.
     *
     * @param context on which the future completes */
    Future<Hold> takeOver(UUID id, Context context) {
        var mine = take(id);
        if (mine.isPresent()) {
            return Future.succeededFuture(mine.get());
        }
        Promise<Hold> taken = Promise.promise();
        Optional.ofNullable(holds.get(id))
                .map(Hold::stop)
                .orElseGet(Future::succeededFuture)
                .onComplete(_ -> context.runOnContext(_ -> takeOver(id, context).onComplete(taken)));
        return taken.future();
    }

    /** The right to work on an upload, until it is released. */
    final class Hold {

        private final UUID id;
        private final Promise<Void> released = Promise.promise();
        private volatile Runnable onStop = () -> {};

        private Hold(UUID id) {
            this.id = id;
        }

        /** @param stop ends the work early; may be called from any thread, and more than once */
        void stopBy(Runnable stop) {
            onStop = stop;
        }

        void release() {
            holds.remove(id, this);
            released.tryComplete();
        }

        private Future<Void> stop() {
            onStop.run();
            return released.future();
        }
    }
}
