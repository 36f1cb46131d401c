package dev.parley.inference;

import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A thread of a device and what it is for.
 *
 * @param name of its own: {@code cpu-0}, {@code cuda:0}
 * @param device name of its device; lanes of one device share models and memory
 * @param work what it does with batches; empty for a lane that recognises nothing
 * @param takesLongWork whether it works on whole recordings
 */
record Lane(String name, String device, Optional<BatchWork> work, boolean takesLongWork, Runner runner) {

    /** Runs one thing after the other, and answers on the context of the caller. */
    interface Runner {
        <T> Future<T> run(Callable<T> body);
    }

    boolean recognizes() {
        return work.isPresent();
    }

    /** Whether it may have this chunk. */
    boolean takes(PendingChunk chunk) {
        return recognizes() && !chunk.failedOn().contains(name);
    }

    Future<List<Recognized>> recognize(List<PendingChunk> batch) {
        return runner.run(() -> work.orElseThrow().recognize(batch));
    }

    /** Fails if the device does not work. */
    Future<Void> prove(String model) {
        return runner.run(() -> {
            work.orElseThrow().prove(model);
            return null;
        });
    }
}
