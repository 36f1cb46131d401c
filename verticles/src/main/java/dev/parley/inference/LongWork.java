package dev.parley.inference;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Work on whole recordings, in the order of its coming. It never takes the last lane that recognises, unless there is only one.
 * Owned by {@link Lanes}, touched on its context; bounded by the limits of the addresses.
 */
final class LongWork {

    private record Item<T>(Callable<T> body, Promise<T> promise) {

        Future<T> runOn(Lane lane) {
            return lane.runner().run(body).onComplete(promise);
        }
    }

    private final Deque<Item<?>> waiting = new ArrayDeque<>();
    private final Set<Lane> running = new LinkedHashSet<>();

    int size() {
        return waiting.size();
    }

    <T> Future<T> add(Callable<T> body) {
        var promise = Promise.<T>promise();
        waiting.add(new Item<>(body, promise));
        return promise.future();
    }

    /** Whether some waits that this lane may take. */
    boolean isFor(Lane lane, Collection<Lane> live) {
        var recognizing = live.stream().filter(Lane::recognizes).count();
        var taken = running.stream().filter(Lane::recognizes).count();
        return !waiting.isEmpty()
                && lane.takesLongWork()
                && (!lane.recognizes() || taken < Math.max(1, recognizing - 1));
    }

    /** Has a lane do what waits longest; completes, either way, when the lane is free again. */
    Future<?> startOn(Lane lane) {
        running.add(lane);
        return waiting.remove().runOn(lane).onComplete(_ -> running.remove(lane));
    }

    /** Drops what waits. */
    void failAll(Supplier<? extends Throwable> failure) {
        waiting.forEach(item -> item.promise().fail(failure.get()));
        waiting.clear();
    }
}
