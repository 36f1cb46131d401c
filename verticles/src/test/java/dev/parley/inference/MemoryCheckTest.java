package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.models.onnx.Device;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCheckTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeWeightsOfFiftyMebibytes() throws IOException {
        write("encoder_model.onnx", 10 * MEBIBYTE);
        write("encoder_model.onnx_data", 40 * MEBIBYTE);
        write("tokenizer.json", 700 * MEBIBYTE);
    }

    @Test
    void whatFitsIsLoaded() {
        assertThatCode(() -> check(132).require(Device.CPU, "whisper-base", folder))
                .doesNotThrowAnyException();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheThreeNumbersAndTheWayOut() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> check(131).require(new Device.Cuda(1), "whisper-base", folder))
                .withMessageContaining("cuda:1 has too little memory for whisper-base")
                .withMessageContaining("needed 100 MiB (2 times its weights), free 131 MiB, kept back 32 MiB")
                .withMessageContaining("inference.memory-reserve")
                .satisfies(e -> Assertions.assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }

    @Test
    void nothingIsCheckedWhereNobodyKnowsWhatIsFree() {
        var check = new MemoryCheck(32 * MEBIBYTE, _ -> OptionalLong.empty());

        assertThatCode(() -> check.require(Device.CPU, "whisper-base", folder)).doesNotThrowAnyException();
    }

    private static MemoryCheck check(long freeMebibytes) {
        return new MemoryCheck(32 * MEBIBYTE, _ -> OptionalLong.of(freeMebibytes * MEBIBYTE));
    }

    private void write(String name, long bytes) throws IOException {
        try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }
}
