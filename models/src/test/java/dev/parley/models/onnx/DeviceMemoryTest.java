package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of Linux, as a test writes them, and the words of the driver. */
class DeviceMemoryTest {

    @TempDir
    private Path root;

    @Test
    void aMachineHasWhatItsKernelSays() throws IOException {
        write("proc/meminfo", "MemTotal: 8000 kB\nMemAvailable:    3000 kB\n");

        assertThat(DeviceMemory.ofMachine(root)).contains(new DeviceMemory(8000 << 10, 3000 << 10));
    }

    @Test
    void inAContainerItHasWhatTheContainerMayUse() throws IOException {
        write("proc/meminfo", "MemTotal: 900000 kB\nMemAvailable: 900000 kB\n");
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "500000\n");
        write("sys/fs/cgroup/memory.current", "450000\n");
        write("sys/fs/cgroup/memory.stat", "inactive_file 0\n");

        assertThat(DeviceMemory.ofMachine(root)).contains(new DeviceMemory(500_000, 50_000));
    }

    @Test
    void whereThereAreNoSuchFilesNobodyKnows() {
        assertThat(DeviceMemory.ofMachine(root)).isEmpty();
    }

    @Test
    void thisMachineTells() {
        var memory = DeviceMemory.of(Device.CPU).orElseThrow();

        assertThat(memory.free()).isBetween(1L, memory.total());
    }

    @Test
    void cardsAreNumberedAmongThoseThatAreVisible() {
        assertThat(DeviceMemory.card(1, Optional.empty())).isEqualTo("1");
        assertThat(DeviceMemory.card(0, Optional.of("3,1"))).isEqualTo("3");
        assertThat(DeviceMemory.card(1, Optional.of("GPU-aa, GPU-bb"))).isEqualTo("GPU-bb");
    }

    @Test
    void theNumbersOfTheDriverAreInMebibytes() {
        assertThat(DeviceMemory.read("24576, 23040 ")).contains(new DeviceMemory(24_576L << 20, 23_040L << 20));
        assertThat(DeviceMemory.read("No devices were found")).isEmpty();
        assertThat(DeviceMemory.read("24576, [N/A]")).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
