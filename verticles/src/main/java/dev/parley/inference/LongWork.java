package dev.parley.inference;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Work on whole recordings, in the order of its coming. Where the recording is long it never takes the last lane that recognises,
 * unless there is only one.
 * Owned by {@link Lanes}, touched on its context; bounded by the limits of the addresses.
 */
final class LongWork {

    /** Work on a recording of this length lasts seconds, as a batch of recognitions does. */
    private static final double SHORT_RECORDING_SECONDS = 60;

    private record Item<T>(Callable<T> body, boolean isShort, Promise<T> promise) {

        Future<T> runOn(Lane lane) {
            return lane.runner().run(body).onComplete(promise);
        }
    }

    private final Deque<Item<?>> waiting = new ArrayDeque<>();
    private final Set<Lane> running = new LinkedHashSet<>();

    int size() {
        return waiting.size();
    }

    /** @param seconds length of the recording */
    <T> Future<T> add(Callable<T> body, double seconds) {
        var promise = Promise.<T>promise();
        waiting.add(new Item<>(body, seconds <= SHORT_RECORDING_SECONDS, promise));
        return promise.future();
    }

    /** Whether some waits that this lane may take. */
    boolean isFor(Lane lane, Collection<Lane> live) {
        return next(lane, live).isPresent();
    }

    private Optional<Item<?>> next(Lane lane, Collection<Lane> live) {
        var recognizing = live.stream().filter(Lane::recognizes).count();
        var taken = running.stream().filter(Lane::recognizes).count();
        var maybeLong = !lane.recognizes() || taken < Math.max(1, recognizing - 1);
        return waiting.stream()
                .filter(item -> lane.takesLongWork() && (maybeLong || item.isShort()))
                .findFirst();
    }

    /** Has a lane do what waits longest of what it may take; completes, either way, when the lane is free again. */
    Future<?> startOn(Lane lane, Collection<Lane> live) {
        var item = next(lane, live).orElseThrow();
        waiting.remove(item);
        running.add(lane);
        return item.runOn(lane).onComplete(_ -> running.remove(lane));
    }

    /** Drops what waits. */
    void failAll(Supplier<? extends Throwable> failure) {
        waiting.forEach(item -> item.promise().fail(failure.get()));
        waiting.clear();
    }
}
