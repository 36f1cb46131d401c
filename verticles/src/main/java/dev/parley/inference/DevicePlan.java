package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.InferenceConf;
import dev.parley.models.onnx.CudaSupport;
import dev.parley.models.onnx.Device;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which devices are to recognise.
 *
 * @param devices at least one
 * @param demanded whether configuration names them, so that each must work
 */
record DevicePlan(List<Device> devices, boolean demanded) {

    private static final Logger log = LoggerFactory.getLogger(DevicePlan.class);

    DevicePlan {
        devices = List.copyOf(devices);
    }

    /**
     * What is configured; or else every card where CUDA can be used, and the CPU where it cannot.
     *
     * @param cuda looked at only where it matters
     * @throws FailureException naming inference.devices, what is missing and the way out
     */
    static DevicePlan of(InferenceConf conf, Supplier<CudaSupport> cuda) {
        if (conf.devices().isEmpty()) {
            return chosen(cuda.get());
        }
        var devices = conf.devices().stream()
                .map(Device::named)
                .flatMap(Optional::stream)
                .toList();
        if (devices.stream().anyMatch(Device.Cuda.class::isInstance)) {
            check(conf.devices(), devices, cuda.get());
        }
        return new DevicePlan(devices, true);
    }

    private static DevicePlan chosen(CudaSupport cuda) {
        if (cuda.cards() == 0) {
            return new DevicePlan(List.of(Device.CPU), false);
        }
        if (cuda.obstacle().isPresent()) {
            log.warn(
                    "The graphics card is not used, the CPU is: {}",
                    cuda.obstacle().get());
            return new DevicePlan(List.of(Device.CPU), false);
        }
        return new DevicePlan(
                IntStream.range(0, cuda.cards())
                        .<Device>mapToObj(Device.Cuda::new)
                        .toList(),
                false);
    }

    private static void check(List<String> names, List<Device> devices, CudaSupport cuda) {
        cuda.obstacle().ifPresent(obstacle -> {
            throw refusal(names, obstacle);
        });
        for (var device : devices) {
            if (device instanceof Device.Cuda(var index) && index >= cuda.cards()) {
                throw refusal(
                        names,
                        "there is no " + device.name() + "; this process sees " + cuda.cards()
                                + " card(s), from cuda:0 on");
            }
        }
    }

    private static FailureException refusal(List<String> names, String reason) {
        return Failure.UNAVAILABLE.because("inference.devices = " + names + ": " + reason
                + "; or set inference.devices to auto, which falls back to the CPU");
    }
}
