package dev.parley.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Failure;
import dev.parley.models.catalog.WeightException;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.embedding.SentenceEmbedder;
import dev.parley.models.onnx.Device;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of vectors on the CPU, opened when it is first used and kept: most nodes never need it. Safe for concurrent use. Close it
 * after the last use.
 */
final class OpenEmbedder implements AutoCloseable {

    /** Its name in the catalog. */
    static final String MODEL = "all-minilm-l6-v2";

    private static final Logger log = LoggerFactory.getLogger(OpenEmbedder.class);

    private final WeightResolver weights;
    private final MemoryCheck memory;
    private @Nullable SentenceEmbedder open;

    OpenEmbedder(WeightResolver weights, MemoryCheck memory) {
        this.weights = weights;
        this.memory = memory;
    }

    /**
     * The model. Of several threads that want it first one fetches and opens it, which may take minutes, and the others wait.
     *
     * @throws dev.parley.bus.FailureException UNAVAILABLE, if it cannot be had; the next call tries again
     */
    synchronized SentenceEmbedder use() {
        if (open == null) {
            open = open();
        }
        return open;
    }

    private SentenceEmbedder open() {
        var started = System.nanoTime();
        try {
            var folder = weights.resolve(MODEL);
            memory.require(Device.CPU, MODEL, folder);
            var opened = SentenceEmbedder.open(folder);
            log.info("{} is ready after {} ms", MODEL, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            return opened;
        } catch (WeightException e) {
            throw Failure.UNAVAILABLE.because(requireNonNull(e.getMessage()), e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot open " + MODEL + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
