package dev.parley.inference;

import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** A device in simulated time that behaves as scripted: slow, failing, out of memory, hanging until it is released. */
class FakeDevice implements BatchWork, Lane.Runner {

    private final String name;
    private final SimulatedTime time;
    private final Duration perBatch;
    private final List<Runnable> hanging = new ArrayList<>();
    private boolean hangs;
    private boolean dead;
    private int memory = Integer.MAX_VALUE;
    private Predicate<PendingChunk> poison = _ -> false;
    private int batchesUntilDeath = Integer.MAX_VALUE;

    /** What it has recognised, batch by batch. */
    final List<List<PendingChunk>> done = new ArrayList<>();
    /** Sizes of the batches that were tried. */
    final List<Integer> tried = new ArrayList<>();

    int proofs;

    FakeDevice(String name, SimulatedTime time, Duration perBatch) {
        this.name = name;
        this.time = time;
        this.perBatch = perBatch;
    }

    Lane lane() {
        return new Lane(name, name, Optional.of(this), true, this);
    }

    /** Only for whole recordings. */
    Lane laneForLongWork() {
        return new Lane(name, name, Optional.empty(), true, this);
    }

    FakeDevice holding(int chunksAtOnce) {
        memory = chunksAtOnce;
        return this;
    }

    FakeDevice brokenBy(Predicate<PendingChunk> chunk) {
        poison = chunk;
        return this;
    }

    FakeDevice dyingInBatch(int number) {
        batchesUntilDeath = number;
        return this;
    }

    FakeDevice hanging() {
        hangs = true;
        return this;
    }

    void release() {
        hangs = false;
        hanging.forEach(Runnable::run);
        hanging.clear();
    }

    void repair() {
        dead = false;
        batchesUntilDeath = Integer.MAX_VALUE;
    }

    int chunksDone() {
        return done.stream().mapToInt(List::size).sum();
    }

    @Override
    public <T> Future<T> run(Callable<T> body) {
        var promise = Promise.<T>promise();
        Runnable work = () -> {
            try {
                promise.complete(body.call());
            } catch (Exception | Error e) {
                promise.fail(e);
            }
        };
        time.after(perBatch, () -> {
            if (hangs) {
                hanging.add(work);
            } else {
                work.run();
            }
        });
        return promise.future();
    }

    @Override
    public List<Recognized> recognize(List<PendingChunk> batch) throws Exception {
        tried.add(batch.size());
        dead = dead || tried.size() >= batchesUntilDeath;
        if (dead) {
            throw new IllegalStateException(name + " has fallen off the bus");
        }
        if (batch.size() > memory) {
            throw new DeviceMemoryException(
                    name + " does not hold " + batch.size() + " chunks; now free: 3 MiB", new OutOfMemoryError());
        }
        if (batch.stream().anyMatch(poison)) {
            throw new IllegalStateException("bad sound");
        }
        done.add(batch);
        return batch.stream().map(FakeDevice::textOf).toList();
    }

    @Override
    public void prove(String model) {
        proofs++;
        if (dead) {
            throw new IllegalStateException(name + " is dead");
        }
    }

    private static Recognized textOf(PendingChunk chunk) {
        return new Recognized(List.of(), String.valueOf(chunk.seconds()), false);
    }
}
