package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Readings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of a node's devices, each taking the next work when it is free, so that a faster one takes more. A lane does one
 * thing at a time: a batch of recognitions, which is short and goes first when it is full or has waited, or {@link LongWork},
 * such as the diarization of a whole recording. What becomes of a batch that fails: {@link FailedBatches}.
 * Touched only on the context of the {@link InferenceVerticle} that owns it.
 */
final class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    /** A device that was taken out is tried again this often. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final RecognitionQueue recognitions;
    private final Timing timing;
    private final LaneMetrics metrics;
    private final BatchLimits limits = new BatchLimits();
    private final FailedBatches failedBatches = new FailedBatches(limits);

    private final List<Lane> all;
    private final Set<Lane> live;
    private final Deque<Lane> free;
    private final Map<Lane, List<PendingChunk>> batches = new HashMap<>();
    private final LongWork longWork = new LongWork();
    private final LaneLoad load;
    private final Set<UUID> cancelled = new LinkedHashSet<>(); // jobs of running batches
    private int busy;
    private boolean dispatching;
    private boolean alarmSet;
    private boolean closing;
    private final Promise<Void> idle = Promise.promise();

    /** @param lanes at least one that recognises and one that takes long work */
    Lanes(List<Lane> lanes, RecognitionQueue recognitions, Timing timing, LaneMetrics metrics) {
        this.all = List.copyOf(lanes);
        this.live = new LinkedHashSet<>(lanes);
        this.free = new ArrayDeque<>(lanes);
        this.recognitions = recognitions;
        this.timing = timing;
        this.metrics = metrics;
        this.load = new LaneLoad(all, timing);
    }

    /** Queues a chunk for the next batch. */
    void recognize(PendingChunk chunk) {
        queue(chunk, recognitions::add);
        dispatch();
    }

    /**
     * Runs work on a whole recording on a lane, when one is free for it.
     *
     * @param seconds length of the recording
     */
    <T> Future<T> run(Callable<T> work, double seconds) {
        if (closing) {
            return Future.failedFuture(new CancellationException());
        }
        var done = longWork.add(work, seconds);
        failWhatNobodyTakes();
        dispatch();
        return done;
    }

    /** Drops the chunks of a job that wait; what is on a lane ends by itself. */
    void cancel(UUID job) {
        drop(recognitions.remove(chunk -> chunk.request().job().equals(job)));
        if (runs(job)) {
            cancelled.add(job);
        }
    }

    /** Takes nothing more and drops what waits; completes when no lane is at work any more. */
    Future<Void> close() {
        closing = true;
        drop(recognitions.remove(_ -> true));
        longWork.failAll(CancellationException::new);
        tellWhenIdle();
        return idle.future();
    }

    /** How the devices are. */
    Health.Part health() {
        return DeviceHealth.of(all, live, free, recognitions.size(), longWork.size());
    }

    /** What the devices are doing; their memory is not looked at. */
    Readings.Devices load() {
        return new Readings.Devices(load.read(all, live, free, batches), recognitions.size(), longWork.size());
    }

    private void dispatch() {
        // What is at work may answer at once, and so call this again.
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            while (List.copyOf(free).stream().anyMatch(this::start)) {
                // The next one that finds work.
            }
        } finally {
            dispatching = false;
        }
        wakeWhenDue();
    }

    /** Whether there is work for a free lane. */
    private boolean start(Lane lane) {
        var recognizing = (int) free.stream().filter(Lane::recognizes).count();
        var batch = recognitions.take(timing.nanos(), limits.of(lane), recognizing, longWork.isFor(lane, live));
        if (!batch.isEmpty()) {
            recognizeOn(lane, batch);
            return true;
        }
        if (longWork.isFor(lane, live)) {
            occupy(lane);
            longWork.startOn(lane, live).onComplete(_ -> release(lane));
            return true;
        }
        return false;
    }

    private void recognizeOn(Lane lane, List<PendingChunk> batch) {
        var model = batch.getFirst().choice().model();
        batch.forEach(chunk -> metrics.waited(model, timing.nanos() - chunk.sinceNanos()));
        metrics.batch(model, lane.device(), batch.size());
        batches.put(lane, batch);
        occupy(lane);
        lane.recognize(batch).onComplete(outcome -> {
            if (outcome.succeeded()) {
                failedBatches.succeeded(lane);
                answer(batch, outcome.result());
                ended(lane);
            } else {
                failed(lane, batch, outcome.cause());
            }
        });
    }

    private static void answer(List<PendingChunk> batch, List<Recognized> texts) {
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).reply().complete(texts.get(i));
        }
    }

    private void failed(Lane lane, List<PendingChunk> batch, Throwable cause) {
        if (!closing && failedBatches.blames(cause)) {
            var model = batch.getFirst().choice().model();
            log.warn("A batch of {} for {} failed on {}, which is tried", batch.size(), model, lane.name(), cause);
            // A device that cannot hear a short sound is broken; one that can was given something that it cannot bear.
            lane.prove(model).onComplete(proof -> {
                if (proof.failed() || failedBatches.tooManyOn(lane)) {
                    takeOut(lane, model, proof.failed() ? proof.cause() : cause);
                }
                giveBack(lane, batch, cause);
            });
        } else {
            giveBack(lane, batch, cause);
        }
    }

    /** The batch goes back to its place in the queue, as far as it may still be tried. */
    private void giveBack(Lane lane, List<PendingChunk> batch, Throwable cause) {
        for (var result : failedBatches.judge(lane, batch, cause, live)) {
            switch (result) {
                case FailedBatches.Again(var chunk) -> queue(chunk, recognitions::putBack);
                case FailedBatches.Lost(var chunk, var failure) -> chunk.reply().fail(failure);
            }
        }
        ended(lane);
    }

    private void ended(Lane lane) {
        batches.remove(lane);
        cancelled.removeIf(job -> !runs(job));
        release(lane);
    }

    private void takeOut(Lane lane, String model, Throwable cause) {
        log.error("{} does not work and is taken out; its work goes elsewhere", lane.name(), cause);
        metrics.takenOut(lane.device());
        live.remove(lane);
        failWhatNobodyTakes();
        retryLater(lane, model);
    }

    private void retryLater(Lane lane, String model) {
        timing.after(RETRY, () -> {
            if (closing) {
                return;
            }
            occupy(lane);
            lane.prove(model).onComplete(proof -> {
                if (proof.succeeded()) {
                    log.info("{} works again", lane.name());
                    failedBatches.succeeded(lane);
                    live.add(lane);
                } else {
                    retryLater(lane, model);
                }
                release(lane);
            });
        });
    }

    private void queue(PendingChunk chunk, Consumer<PendingChunk> place) {
        if (closing || cancelled.contains(chunk.request().job())) {
            drop(List.of(chunk));
        } else if (isForNobody(chunk)) {
            chunk.reply().fail(noDevice());
        } else {
            place.accept(chunk);
        }
    }

    private void failWhatNobodyTakes() {
        recognitions.remove(this::isForNobody).forEach(chunk -> chunk.reply().fail(noDevice()));
        if (live.stream().noneMatch(Lane::takesLongWork)) {
            longWork.failAll(Lanes::noDevice);
        }
    }

    private boolean isForNobody(PendingChunk chunk) {
        return live.stream().noneMatch(lane -> lane.takes(chunk));
    }

    private static FailureException noDevice() {
        return Failure.UNAVAILABLE.because("no device of this node is left for this, see its log; those that were"
                + " taken out are tried again every minute");
    }

    private void occupy(Lane lane) {
        free.remove(lane);
        load.began(lane);
        busy++;
    }

    private void release(Lane lane) {
        busy--;
        load.ended(lane);
        if (live.contains(lane)) {
            free.add(lane);
        }
        dispatch();
        tellWhenIdle();
    }

    private void tellWhenIdle() {
        if (closing && busy == 0) {
            idle.tryComplete();
        }
    }

    private void wakeWhenDue() {
        var wait = recognitions.nanosUntilDue(
                timing.nanos(), chunk -> free.stream().anyMatch(lane -> lane.takes(chunk)));
        if (wait.isPresent() && !alarmSet) {
            alarmSet = true;
            timing.after(Duration.ofNanos(wait.getAsLong()), () -> {
                alarmSet = false;
                dispatch();
            });
        }
    }

    private boolean runs(UUID job) {
        return batches.values().stream()
                .flatMap(List::stream)
                .anyMatch(chunk -> chunk.request().job().equals(job));
    }

    private static void drop(List<PendingChunk> chunks) {
        chunks.forEach(chunk -> chunk.reply().fail(new CancellationException()));
    }
}
