package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.FailureException;
import dev.parley.conf.Conf;
import dev.parley.conf.InferenceConf;
import dev.parley.models.onnx.CudaSupport;
import dev.parley.models.onnx.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevicePlanTest {

    private static final CudaSupport NONE = new CudaSupport(0, false, List.of());
    private static final CudaSupport TWO_CARDS = new CudaSupport(2, true, List.of());
    private static final CudaSupport CPU_BUILD = new CudaSupport(1, false, List.of());
    private static final CudaSupport NO_CUDNN = new CudaSupport(1, true, List.of("libcufft.so.11", "libcudnn.so.9"));

    @Test
    void byItselfAllCardsAreUsedAndWithoutOneTheCpu() {
        assertThat(DevicePlan.of(devices("auto"), () -> TWO_CARDS).devices())
                .containsExactly(new Device.Cuda(0), new Device.Cuda(1));
        assertThat(DevicePlan.of(devices("auto"), () -> NONE).devices()).containsExactly(Device.CPU);
    }

    @Test
    void byItselfTheCpuIsUsedWhereTheCardsCannotBe() {
        assertThat(DevicePlan.of(devices("auto"), () -> CPU_BUILD).devices()).containsExactly(Device.CPU);
        assertThat(DevicePlan.of(devices("auto"), () -> NO_CUDNN).devices()).containsExactly(Device.CPU);
    }

    @Test
    void whatIsConfiguredIsUsedInItsOrder() {
        var plan = DevicePlan.of(devices("[cpu, cuda:1]"), () -> TWO_CARDS);

        assertThat(plan).isEqualTo(new DevicePlan(List.of(Device.CPU, new Device.Cuda(1)), true));
    }

    @Test
    void cudaIsNotLookedForWhereOnlyTheCpuIsWanted() {
        var plan = DevicePlan.of(devices("cpu"), () -> {
            throw new AssertionError("looked for CUDA");
        });

        assertThat(plan.devices()).containsExactly(Device.CPU);
    }

    @Test
    void aCardThatIsDemandedAndCannotBeUsedIsRefusedWithTheKeyAndTheReason() {
        refused("cuda:0", NO_CUDNN).withMessageContaining("libcufft.so.11, libcudnn.so.9");
        refused("cuda:0", CPU_BUILD).withMessageContaining("./parley maven -Pcuda clean package");
        refused("[cpu, cuda:2]", TWO_CARDS).withMessageContaining("no cuda:2").withMessageContaining("2 card(s)");
        refused("cuda:0", new CudaSupport(0, true, List.of())).withMessageContaining("no NVIDIA card");
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<FailureException> refused(
            String devices, CudaSupport cuda) {
        return assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> DevicePlan.of(devices(devices), () -> cuda))
                .withMessageContaining("inference.devices");
    }

    private static InferenceConf devices(String text) {
        return Conf.load(Optional.empty(), Map.of("PARLEY_INFERENCE_DEVICES", text), Map.of())
                .inference();
    }
}
