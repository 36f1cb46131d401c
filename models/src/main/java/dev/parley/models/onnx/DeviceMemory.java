package dev.parley.models.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The memory of a device as it is now.
 *
 * @param total bytes that it has, or that the control groups of this process allow
 * @param free bytes that it has to give
 */
public record DeviceMemory(long total, long free) {

    private static final int PATIENCE_SECONDS = 10;
    private static final int MEBI_SHIFT = 20;

    /** Looks; blocks, for a card it asks {@code nvidia-smi}. Empty where nobody tells. */
    public static Optional<DeviceMemory> of(Device device) {
        try {
            return switch (device) {
                case Device.Cpu() -> ofMachine(Path.of("/"));
                case Device.Cuda(var index) -> Optional.of(ofCard(index));
            };
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * What this machine has and what its kernel calls available, neither more than the control groups of this process leave.
     *
     * @param root of the file system
     */
    static Optional<DeviceMemory> ofMachine(Path root) {
        var total = lesser(FreeMemory.machine(root, "MemTotal:"), ControlGroups.most(root));
        var free = FreeMemory.ofMachine(root);
        return total.isEmpty() || free.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceMemory(total.getAsLong(), free.getAsLong()));
    }

    /** @throws IOException saying why nobody tells */
    static DeviceMemory ofCard(int index) throws IOException {
        var card = card(index, Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
        var process = new ProcessBuilder(List.of(
                        "nvidia-smi",
                        "--query-gpu=memory.total,memory.free",
                        "--format=csv,noheader,nounits",
                        "-i",
                        card))
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("nvidia-smi does not answer");
            }
            var line = String.valueOf(output.readLine());
            return read(line).orElseThrow(() -> new IOException(line));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** CUDA counts from 0 those cards that CUDA_VISIBLE_DEVICES lists; nvidia-smi counts all. */
    static String card(int index, Optional<String> visible) {
        var listed = visible.filter(list -> !list.isBlank())
                .map(list -> list.split(","))
                .orElse(new String[0]);
        return index < listed.length ? listed[index].strip() : String.valueOf(index);
    }

    /** The driver's line: total and free, in mebibytes. */
    static Optional<DeviceMemory> read(String line) {
        var numbers = line.split(",");
        return numbers.length == 2
                        && List.of(numbers).stream()
                                .allMatch(number -> number.strip().matches("\\d{1,9}"))
                ? Optional.of(new DeviceMemory(bytes(numbers[0]), bytes(numbers[1])))
                : Optional.empty();
    }

    private static long bytes(String mebibytes) {
        return Long.parseLong(mebibytes.strip()) << MEBI_SHIFT;
    }

    /** The lesser of two limits, either of which may be missing. */
    static OptionalLong lesser(OptionalLong a, OptionalLong b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()));
    }
}
