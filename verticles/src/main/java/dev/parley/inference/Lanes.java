package dev.parley.inference;

import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The threads of a device. A lane does one thing at a time: a batch of recognitions, which is short, or long work such as
 * the diarization of a whole recording. Long work never takes the last lane, unless there is only one, so that short work
 * is not kept waiting. Touched only on the context of the {@link InferenceVerticle} that owns it.
 */
final class Lanes {

    /** A lane has one thread; ordering by context would make all lanes one. */
    private static final boolean UNORDERED = false;

    private final Vertx vertx;
    private final RecognitionQueue recognitions;
    private final Function<List<PendingChunk>, List<Recognized>> recognizer;
    private final int count;
    private final Deque<WorkerExecutor> free = new ArrayDeque<>();
    private final Deque<LongWork<?>> longWork = new ArrayDeque<>(); // bounded by the limits of the addresses
    private int longRunning;
    private boolean alarmSet;
    private boolean closing;
    private final Promise<Void> idle = Promise.promise();

    Lanes(
            Vertx vertx,
            int count,
            RecognitionQueue recognitions,
            Function<List<PendingChunk>, List<Recognized>> recognizer) {
        this.vertx = vertx;
        this.count = count;
        this.recognitions = recognitions;
        this.recognizer = recognizer;
        IntStream.range(0, count)
                .mapToObj(lane ->
                        vertx.createSharedWorkerExecutor("cpu-" + lane, 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS))
                .forEach(free::add);
    }

    /** Queues a chunk for the next batch. */
    void recognize(PendingChunk chunk) {
        if (closing) {
            chunk.reply().fail(new CancellationException());
            return;
        }
        recognitions.add(chunk);
        dispatch();
    }

    /** Runs long work on a lane, when one is free for it. */
    <T> Future<T> run(Callable<T> work) {
        if (closing) {
            return Future.failedFuture(new CancellationException());
        }
        var promise = Promise.<T>promise();
        longWork.add(new LongWork<>(work, promise));
        dispatch();
        return promise.future();
    }

    /** Drops the chunks of a job that wait; what is on a lane ends by itself. */
    void cancel(UUID job) {
        recognitions.remove(chunk -> chunk.request().job().equals(job)).forEach(chunk -> chunk.reply()
                .fail(new CancellationException()));
    }

    /** Takes nothing more and drops what waits; completes when no lane is at work any more. */
    Future<Void> close() {
        closing = true;
        recognitions.remove(_ -> true).forEach(chunk -> chunk.reply().fail(new CancellationException()));
        longWork.forEach(work -> work.promise().fail(new CancellationException()));
        longWork.clear();
        tellWhenIdle();
        return idle.future();
    }

    /** One line for the operator. */
    String describe() {
        return "cpu: " + (count - free.size()) + " of " + count + " lanes busy, " + recognitions.size() + " chunks and "
                + longWork.size() + " recordings waiting";
    }

    private void dispatch() {
        while (!free.isEmpty()) {
            var batch = recognitions.take(System.nanoTime(), free.size());
            if (!batch.isEmpty()) {
                recognizeOn(free.poll(), batch);
            } else if (!longWork.isEmpty() && longRunning < Math.max(1, count - 1)) {
                runOn(free.poll(), longWork.poll());
            } else {
                wakeWhenDue();
                return;
            }
        }
    }

    private void recognizeOn(WorkerExecutor lane, List<PendingChunk> batch) {
        lane.executeBlocking(() -> recognizer.apply(batch), UNORDERED).onComplete(outcome -> {
            for (var i = 0; i < batch.size(); i++) {
                var reply = batch.get(i).reply();
                if (outcome.succeeded()) {
                    reply.complete(outcome.result().get(i));
                } else {
                    reply.fail(outcome.cause());
                }
            }
            release(lane);
        });
    }

    private <T> void runOn(WorkerExecutor lane, LongWork<T> work) {
        longRunning++;
        lane.executeBlocking(work.body(), UNORDERED).onComplete(outcome -> {
            longRunning--;
            work.promise().handle(outcome);
            release(lane);
        });
    }

    private void release(WorkerExecutor lane) {
        free.add(lane);
        dispatch();
        tellWhenIdle();
    }

    private void tellWhenIdle() {
        if (closing && free.size() == count) {
            idle.tryComplete();
        }
    }

    private void wakeWhenDue() {
        var wait = recognitions.nanosUntilDue(System.nanoTime());
        if (wait.isPresent() && !alarmSet) {
            alarmSet = true;
            vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait.getAsLong()) + 1), _ -> {
                alarmSet = false;
                dispatch();
            });
        }
    }

    private record LongWork<T>(Callable<T> body, Promise<T> promise) {}
}
