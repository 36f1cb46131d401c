package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");

    @TempDir
    private Path parent;

    @Test
    void theFolderOfAKilledCommandIsDeletedWithAllThatIsInIt() throws IOException {
        var abandoned = folder("parley-transcribe-1", NOW.minusSeconds(10));

        TemporaryFolder.deleteAbandoned(parent, NOW);

        assertThat(abandoned).doesNotExist();
    }

    @Test
    void aFolderInUseAYoungOneAndAnothersStay() throws IOException {
        var used = folder("parley-transcribe-2", NOW.minusSeconds(10));
        var young = folder("parley-transcribe-3", NOW.plusSeconds(10));
        var others = folder("somebody-else", NOW.minusSeconds(10));

        try (var _ = FolderLock.take(used)) {
            Files.setLastModifiedTime(used, FileTime.from(NOW.minusSeconds(10)));
            TemporaryFolder.deleteAbandoned(parent, NOW);
        }

        assertThat(used).exists();
        assertThat(young).exists();
        assertThat(others).exists();
    }

    private Path folder(String name, Instant changed) throws IOException {
        var folder = Files.createDirectories(parent.resolve(name).resolve("postgres"));
        Files.writeString(folder.resolve("PG_VERSION"), "18");
        return Files.setLastModifiedTime(parent.resolve(name), FileTime.from(changed));
    }
}
