package dev.parley.models.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.process.PipedProgram.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PipedProgramTest {

    private static final long MEMORY = 256 << 20;

    @Test
    void whatIsWrittenIsReadAndWhatItSaysIsTaken() throws IOException {
        var heard = new ByteArrayOutputStream();
        try (var program =
                PipedProgram.start("test", command("cat"), (block, length) -> heard.write(block, 0, length))) {
            for (var i = 0; i < 100; i++) {
                program.write(new byte[10_000], 10_000);
            }

            assertThat(program.finish()).isEqualTo(new Ended(0, List.of()));
        }
        assertThat(heard.size()).isEqualTo(1_000_000);
    }

    @Test
    void aProgramThatFailsSaysHow() throws IOException {
        try (var program = PipedProgram.start("test", command("echo no >&2; exit 3"), (_, _) -> {})) {
            assertThat(program.finish()).isEqualTo(new Ended(3, List.of("no")));
        }
    }

    @Test
    void aProgramThatIsClosedIsGone() throws Exception {
        PipedProgram.start("closed", command("exec sleep 1000"), (_, _) -> {}).close();

        awaitTheEnd("closed");
    }

    @Test
    void whoIsInterruptedWhileItStartsLeavesNoneBehind() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> PipedProgram.start("interrupted", command("exec sleep 1000"), (_, _) -> {}))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        awaitTheEnd("interrupted");
    }

    @Test
    void itKnowsNothingOfOurEnvironmentAndWritesNoFile(@TempDir Path folder) throws IOException {
        var heard = new ByteArrayOutputStream();
        var file = folder.resolve("written");
        var script = "env | cut -d= -f1 | sort | tr '\\n' ' '; echo text > " + file;
        try (var program =
                PipedProgram.start("test", command(script), (block, length) -> heard.write(block, 0, length))) {
            program.finish();
        }

        assertThat(heard.toString(UTF_8).split(" ")).contains("PATH", "LC_ALL").doesNotContain("HOME", "USER");
        assertThat(Files.exists(file) ? Files.size(file) : 0).isZero();
    }

    /** Waits until the thread of a program has ended, and all programs; a program that lives on makes the test time out. */
    private static void awaitTheEnd(String name) throws Exception {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join();
            }
        }
        for (var child : ProcessHandle.current().children().toList()) {
            child.onExit().get();
        }
    }

    private static ProcessBuilder command(String script) {
        return LimitedCommand.of(Duration.ofSeconds(20), MEMORY, List.of("/bin/sh", "-c", script));
    }
}
