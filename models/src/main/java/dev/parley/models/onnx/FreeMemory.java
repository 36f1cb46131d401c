package dev.parley.models.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory a device has to give. Blocks: for a card it asks {@code nvidia-smi}. */
public final class FreeMemory {

    private static final Logger log = LoggerFactory.getLogger(FreeMemory.class);

    private static final int KIBI_SHIFT = 10;

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
        return DeviceMemory.lesser(machine(root, "MemAvailable:"), ControlGroups.left(root));
    }

    /** Bytes that a line of {@code /proc/meminfo} tells; empty where it is not there. */
    static OptionalLong machine(Path root, String line) {
        try (var lines = Files.lines(root.resolve("proc/meminfo"))) {
            return lines.filter(text -> text.startsWith(line))
                    .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")) << KIBI_SHIFT)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong ofCard(int index) {
        try {
            return OptionalLong.of(DeviceMemory.ofCard(index).free());
        } catch (IOException e) {
            return untold("card " + index, String.valueOf(e.getMessage()));
        }
    }

    private static OptionalLong untold(String device, String reason) {
        log.warn("The free memory of {} is not known, so it is not checked: {}", device, reason);
        return OptionalLong.empty();
    }
}
