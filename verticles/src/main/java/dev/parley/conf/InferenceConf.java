package dev.parley.conf;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * The models at work.
 *
 * @param devices names of the devices that recognise, such as {@code cpu} or {@code cuda:0}; empty to have them chosen
 * @param lanes threads of the CPU that models compute on; 0 for one a core
 * @param batchSize chunks of speech in one batch at most
 * @param batchWait how long a batch waits for more chunks
 * @param memoryReserve memory of each device that loading a model leaves free
 */
public record InferenceConf(
        List<String> devices, int lanes, int batchSize, Duration batchWait, DataSize memoryReserve) {

    private static final String DEVICES = "inference.devices";
    private static final String DEVICE = "cpu|cuda:\\d{1,3}";

    public InferenceConf {
        devices = List.copyOf(devices);
    }

    static InferenceConf read(Settings settings) {
        return new InferenceConf(
                devices(settings),
                settings.integer("inference.lanes", 0, 256),
                settings.integer("inference.batch-size", 1, 256),
                settings.duration("inference.batch-wait", Duration.ZERO, Duration.ofSeconds(10)),
                settings.size("inference.memory-reserve", new DataSize(0), DataSize.ofGibibytes(1024)));
    }

    private static List<String> devices(Settings settings) {
        var devices = settings.list(DEVICES);
        if (devices.equals(List.of("auto"))) {
            return List.of();
        }
        if (devices.isEmpty()
                || !devices.stream().allMatch(device -> device.matches(DEVICE))
                || new HashSet<>(devices).size() < devices.size()) {
            settings.refuse(
                    DEVICES, "must be auto, or a list such as [cpu, cuda:0, cuda:1] that names each device once");
        }
        return devices;
    }
}
