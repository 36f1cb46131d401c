package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {

    @TempDir
    private Path folder;

    @Test
    void devicesHaveTheNamesOfTheConfiguration() {
        assertThat(Device.named("cpu")).contains(Device.CPU);
        assertThat(Device.named("cuda:1")).contains(new Device.Cuda(1));
        assertThat(Device.named("cuda:1").orElseThrow().name()).isEqualTo("cuda:1");
        assertThat(Device.named("gpu")).isEmpty();
    }

    @Test
    void aModelForACardIsRefusedByABuildForTheCpu() throws IOException {
        var model = Files.write(folder.resolve("model.onnx"), new byte[0]);

        assertThatThrownBy(() -> OnnxSessions.on(new Device.Cuda(0), () -> OnnxSessions.open(model)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("CUDA");
    }

    @Test
    void onlyALackOfMemoryCountsAsOne() {
        assertThat(OnnxMemory.ranOut(new OutOfMemoryError("heap"))).isTrue();
        assertThat(OnnxMemory.ranOut(new IllegalStateException(
                        "Whisper failed",
                        new IOException("bfc_arena.cc: Failed to allocate memory for requested buffer of size 4"))))
                .isTrue();
        assertThat(OnnxMemory.ranOut(new IOException("CUDA failure 2: out of memory ; GPU=0")))
                .isTrue();
        assertThat(OnnxMemory.ranOut(new IOException("CUBLAS_STATUS_ALLOC_FAILED")))
                .isTrue();
        assertThat(OnnxMemory.ranOut(new IOException("an illegal memory access was encountered")))
                .isFalse();
        assertThat(OnnxMemory.ranOut(new IllegalStateException())).isFalse();
    }
}
