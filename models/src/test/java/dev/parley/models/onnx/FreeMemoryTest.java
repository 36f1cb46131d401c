package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of Linux, as a test writes them. */
class FreeMemoryTest {

    @TempDir
    private Path root;

    @Test
    void withoutALimitItIsWhatTheKernelCallsAvailable() throws IOException {
        write("proc/meminfo", "MemTotal: 8000 kB\nMemAvailable:    3000 kB\n");
        write("proc/self/cgroup", "0::/\n");

        assertThat(FreeMemory.ofMachine(root)).hasValue(3000 << 10);
    }

    @Test
    void theGroupOfTheProcessAndThoseAboveItLimitIt() throws IOException {
        write("proc/meminfo", "MemAvailable: 900000 kB\n");
        write("proc/self/cgroup", "0::/user/parley\n");
        write("sys/fs/cgroup/user/parley/memory.max", "max\n");
        write("sys/fs/cgroup/user/memory.max", "500000\n");
        write("sys/fs/cgroup/user/memory.current", "450000\n");
        write("sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 20000\nactive_file 5000\n");

        assertThat(FreeMemory.ofMachine(root)).hasValue(75_000);
    }

    @Test
    void groupsOfVersionOneLimitItToo() throws IOException {
        write("proc/meminfo", "MemAvailable: 900000 kB\n");
        write("proc/self/cgroup", "4:memory:/docker/abc\n1:cpu:/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "500000\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "450000\n");
        write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 20000\n");

        assertThat(FreeMemory.ofMachine(root)).hasValue(70_000);
    }

    @Test
    void whereThereAreNoSuchFilesNobodyKnows() {
        assertThat(FreeMemory.ofMachine(root)).isEmpty();
    }

    @Test
    void thisMachineTells() {
        assertThat(FreeMemory.of(Device.CPU).orElseThrow()).isPositive();
    }

    private void write(String file, String text) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
