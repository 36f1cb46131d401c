package dev.parley.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.models.catalog.WeightException;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.emotion.EmotionClassifier;
import dev.parley.models.onnx.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of emotions on the CPU, opened when it is first used and kept: most nodes never need it. That it cannot be had is
 * remembered for a while, so that not every answer waits for a mirror that is away. Safe for concurrent use. Close it after the last use.
 */
final class OpenEmotions implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpenEmotions.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final String GRAPH = ".onnx";

    private final WeightResolver weights;
    private final String model;
    private final MemoryCheck memory;
    private final LongSupplier nanoTime;
    private @Nullable EmotionClassifier open;
    private @Nullable FailureException missing;
    private long missingSince;

    /**
     * @param model its name in the catalog
     * @param nanoTime clock of {@link System#nanoTime}
     */
    OpenEmotions(WeightResolver weights, String model, MemoryCheck memory, LongSupplier nanoTime) {
        this.weights = weights;
        this.model = model;
        this.memory = memory;
        this.nanoTime = nanoTime;
    }

    /**
     * The model. Of several threads that want it first one fetches and opens it, which may take minutes, and the others wait.
     *
     * @throws FailureException UNAVAILABLE, if it cannot be had; tried again after some minutes
     */
    synchronized EmotionClassifier use() {
        if (open != null) {
            return open;
        }
        if (missing != null && nanoTime.getAsLong() - missingSince < PAUSE.toNanos()) {
            throw missing;
        }
        try {
            missing = null;
            open = open();
            return open;
        } catch (FailureException e) {
            missing = e;
            missingSince = nanoTime.getAsLong();
            throw e;
        }
    }

    private EmotionClassifier open() {
        var started = System.nanoTime();
        try {
            var folder = weights.resolve(model);
            memory.require(Device.CPU, model, folder);
            var weight = weights.weight(model);
            var graph = weight.files().stream()
                    .map(file -> folder.resolve(file.name()))
                    .filter(file -> file.toString().endsWith(GRAPH))
                    .findFirst()
                    .orElseThrow();
            var opened = EmotionClassifier.open(graph, weight.labels());
            log.info("{} is ready after {} ms", model, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            return opened;
        } catch (WeightException e) {
            throw Failure.UNAVAILABLE.because(requireNonNull(e.getMessage()), e);
        } catch (IOException | IllegalStateException e) {
            throw Failure.UNAVAILABLE.because("cannot open " + model + ": " + e.getMessage(), e);
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
