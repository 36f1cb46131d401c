package dev.parley.models.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory a device has to give. Blocks: for a card it asks {@code nvidia-smi}. */
public final class FreeMemory {

    private static final Logger log = LoggerFactory.getLogger(FreeMemory.class);

    private static final int PATIENCE_SECONDS = 10;
    private static final int KIBI_SHIFT = 10;
    private static final int MEBI_SHIFT = 20;

    private FreeMemory() {}

    /** Free bytes of a device, or empty, with a line in the log, where nobody tells. */
    public static OptionalLong of(Device device) {
        return switch (device) {
            case Device.Cpu() -> {
                var free = ofMachine(Path.of("/"));
                yield free.isPresent() ? free : untold("this machine", "there is no /proc/meminfo");
            }
            case Device.Cuda(var index) -> ofCard(index);
        };
    }

    /**
     * What the kernel calls available, and no more than the control groups of this process leave.
     *
     * @param root of the file system
     */
    static OptionalLong ofMachine(Path root) {
        var available = available(root.resolve("proc/meminfo"));
        var left = ControlGroups.left(root);
        if (available.isEmpty()) {
            return left;
        }
        return left.isEmpty() ? available : OptionalLong.of(Math.min(available.getAsLong(), left.getAsLong()));
    }

    private static OptionalLong available(Path meminfo) {
        try (var lines = Files.lines(meminfo)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << KIBI_SHIFT)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong ofCard(int index) {
        var card = card(index, Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
        try {
            var process = new ProcessBuilder(List.of(
                            "nvidia-smi", "--query-gpu=memory.free", "--format=csv,noheader,nounits", "-i", card))
                    .redirectErrorStream(true)
                    .start();
            try (var output = process.inputReader()) {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return untold("card " + card, "nvidia-smi does not answer");
                }
                var line = String.valueOf(output.readLine());
                var bytes = mebibytes(line);
                return bytes.isPresent() ? bytes : untold("card " + card, line);
            }
        } catch (IOException e) {
            return untold("card " + card, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return untold("card " + card, "interrupted");
        }
    }

    private static OptionalLong untold(String device, String reason) {
        log.warn("The free memory of {} is not known, so it is not checked: {}", device, reason);
        return OptionalLong.empty();
    }

    /** CUDA counts from 0 those cards that CUDA_VISIBLE_DEVICES lists; nvidia-smi counts all. */
    static String card(int index, Optional<String> visible) {
        var listed = visible.filter(list -> !list.isBlank())
                .map(list -> list.split(","))
                .orElse(new String[0]);
        return index < listed.length ? listed[index].strip() : String.valueOf(index);
    }

    static OptionalLong mebibytes(String line) {
        return line.strip().matches("\\d{1,9}")
                ? OptionalLong.of(Long.parseLong(line.strip()) << MEBI_SHIFT)
                : OptionalLong.empty();
    }
}
