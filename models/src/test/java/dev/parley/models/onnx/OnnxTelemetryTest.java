package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTelemetryTest {

    @Test
    void openingAModelLeavesNoIdOfTheMachineAndNoTemporaryFilesBehind(@TempDir Path caches, @TempDir Path temporary)
            throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenedRuntime.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/opened-runtime.log"));
        builder.environment().put("XDG_CACHE_HOME", caches.toString());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");

        var process = builder.start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(caches.toFile().list()).containsExactly("parley");
        assertThat(temporary.toFile().list()).isEmpty();
    }

    /** A process that opens a model, or would if there was one, and ends. */
    static final class OpenedRuntime {
        public static void main(String... arguments) {
            try {
                OnnxSessions.open(Path.of("nowhere.onnx"));
            } catch (IOException _) {
                // By now ONNX Runtime is at work.
            }
        }
    }
}
