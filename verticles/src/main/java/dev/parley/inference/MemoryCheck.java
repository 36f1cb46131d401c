package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.models.onnx.Device;
import dev.parley.models.onnx.FreeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Refuses to load what does not fit, before the kernel or the card does it less kindly.
 *
 * @param reserve bytes that loading leaves free, for the batches
 * @param free bytes that a device has to give; empty where nobody knows, and then nothing is checked
 */
record MemoryCheck(long reserve, Function<Device, OptionalLong> free) {

    /** ONNX Runtime holds the weights, and those of matrix products a second time in the order that it computes in. */
    private static final int FACTOR = 2;

    private static final int MEBI_SHIFT = 20;

    /** A check of the devices there are. */
    static MemoryCheck keepingFree(long reserve) {
        return new MemoryCheck(reserve, FreeMemory::of);
    }

    /**
     * Succeeds if a model may be loaded to a device.
     *
     * @param folder of its weights
     * @throws dev.parley.bus.FailureException UNAVAILABLE, with the three numbers and the way out
     */
    void require(Device device, String model, Path folder) throws IOException {
        var weights = weightBytes(folder);
        var needed = FACTOR * weights;
        var has = free.apply(device).orElse(Long.MAX_VALUE);
        if (has - reserve < needed) {
            throw Failure.UNAVAILABLE.because(
                    "%s has too little memory for %s: needed %d MiB (%d times its weights), free %d MiB, kept back %d MiB;"
                                    .formatted(
                                            device.name(),
                                            model,
                                            mebibytes(needed),
                                            FACTOR,
                                            mebibytes(has),
                                            mebibytes(reserve))
                            + " free some, choose a smaller model or lower inference.memory-reserve");
        }
    }

    private static long weightBytes(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            // Beside graph.onnx there may be graph.onnx_data.
            return files.filter(file -> file.getFileName().toString().contains(".onnx"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long mebibytes(long bytes) {
        return bytes >> MEBI_SHIFT;
    }
}
