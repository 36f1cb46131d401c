package dev.parley.models.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegProgramsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path cache;

    @Test
    void twoMayUnpackAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<FfmpegPrograms> unpack = () -> FfmpegPrograms.unpack(cache);
            for (var unpacked : threads.invokeAll(Collections.nCopies(2, unpack))) {
                assertThat(unpacked.get().ffmpeg()).isExecutable();
            }
        }

        var folder = FfmpegPrograms.unpack(cache).folder();
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
        assertThat(folder).isDirectoryNotContaining("glob:**libjni*");
    }

    @Test
    void theSecondTimeOnlyDamagedFilesAreUnpacked() throws IOException {
        var first = FfmpegPrograms.unpack(cache);
        Files.setLastModifiedTime(first.ffmpeg(), FileTime.fromMillis(0));
        Files.write(first.ffprobe(), new byte[10]);

        var second = FfmpegPrograms.unpack(cache);

        assertThat(Files.getLastModifiedTime(second.ffmpeg())).isEqualTo(FileTime.fromMillis(0));
        assertThat(Files.size(second.ffprobe())).isGreaterThan(10);
    }
}
