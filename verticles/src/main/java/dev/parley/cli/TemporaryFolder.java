package dev.parley.cli;

import dev.parley.embedded.CannotStartException;
import dev.parley.embedded.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A private folder that is gone after the command. */
record TemporaryFolder(Path path) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String PREFIX = "parley-transcribe-";

    /** A folder without a lock may belong to a command that has just begun. */
    private static final Duration YOUNG = Duration.ofHours(1);

    /** Makes one, and deletes those whose command was killed. */
    static TemporaryFolder create() throws IOException {
        var created = Files.createTempDirectory(PREFIX);
        deleteAbandoned(
                Objects.requireNonNull(created.getParent()), Instant.now().minus(YOUNG));
        return new TemporaryFolder(created);
    }

    /** Deletes the folders that were last changed before a moment and that nobody has locked. */
    static void deleteAbandoned(Path parent, Instant before) {
        try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var folder : folders) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
                    deleteUnlessLocked(folder);
                }
            }
        } catch (IOException e) {
            // Another command may be deleting the same ones; the next one looks again.
            log.debug("abandoned folders in {} stay: {}", parent, e.toString());
        }
    }

    private static void deleteUnlessLocked(Path folder) {
        try (var _ = FolderLock.take(folder)) {
            new TemporaryFolder(folder).close();
        } catch (CannotStartException e) {
            log.debug("{} stays: {}", folder, e.getMessage());
        }
    }

    /** Deletes all that is there; a link is deleted, not what it leads to. */
    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(TemporaryFolder::delete);
        } catch (NoSuchFileException _) {
            // Closed before.
        } catch (IOException | UncheckedIOException e) {
            log.warn("cannot delete {}, delete it by hand: {}", path, e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
