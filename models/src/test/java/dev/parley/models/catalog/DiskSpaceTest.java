package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    @Test
    void aFullDiskIsRecognisedByWhatTheSystemSays() throws IOException {
        var full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "skipped: this system has no /dev/full");

        try (var stream = new FileOutputStream(full.toFile())) {
            var failure = catchThrowableOfType(IOException.class, () -> stream.write(1));

            assertThat(DiskSpace.isFull(failure)).isTrue();
        }
    }

    @Test
    void otherTroubleIsNoFullDisk() {
        assertThat(DiskSpace.isFull(new NoSuchFileException("tiny.onnx"))).isFalse();
        assertThat(DiskSpace.isFull(new IOException())).isFalse();
    }
}
