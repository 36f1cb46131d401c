package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaSupportTest {

    @TempDir
    private Path devices;

    @Test
    void aCardWithItsLibrariesCanBeUsed() {
        assertThat(new CudaSupport(1, true, List.of()).obstacle()).isEmpty();
    }

    @Test
    void theObstacleNamesWhatIsMissingAndTheWayOut() {
        assertThat(new CudaSupport(1, false, List.of()).obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("-Pcuda"));
        assertThat(new CudaSupport(0, true, List.of()).obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("/dev/nvidia0"));
        assertThat(new CudaSupport(1, true, List.of("libcudnn.so.9")).obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("libcudnn.so.9", "cuDNN 9"));
    }

    @Test
    void librariesThatDoNotLoadAreMissing() {
        assertThat(CudaSupport.missing(library -> !library.startsWith("libcublas")))
                .containsExactly("libcublasLt.so.12", "libcublas.so.12");
        assertThat(CudaSupport.missing(_ -> true)).isEmpty();
    }

    @Test
    void theLoaderIsAskedForEachLibrary() {
        assertThat(CudaSupport.loads("libc.so.6")).isTrue();
        assertThat(CudaSupport.loads("libnosuchthing.so.12")).isFalse();
    }

    @Test
    void cardsAreCountedByTheirDeviceFilesAndHiddenByTheVariableOfCuda() throws IOException {
        for (var file : List.of("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "sda1")) {
            Files.createFile(devices.resolve(file));
        }

        assertThat(CudaSupport.cards(devices, Optional.empty())).isEqualTo(2);
        assertThat(CudaSupport.cards(devices, Optional.of("1"))).isEqualTo(1);
        assertThat(CudaSupport.cards(devices, Optional.of("-1"))).isZero();
        assertThat(CudaSupport.cards(devices, Optional.of(""))).isZero();
        assertThat(CudaSupport.cards(devices.resolve("nowhere"), Optional.empty()))
                .isZero();
    }
}
