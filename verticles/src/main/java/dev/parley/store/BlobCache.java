package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Local copies of blobs that lie elsewhere. Beyond a size those go that were not asked for the longest, but none of the last
 * hour: a job may be reading it. The time of a file is when it was last asked for. Thread-safe.
 */
final class BlobCache {

    private static final Duration MAYBE_IN_USE = Duration.ofHours(1);

    private final Path folder;
    private final BlobFolder copies;
    private final long mostBytes;
    private final Clock clock;

    BlobCache(Path folder, long mostBytes, Clock clock) {
        this.folder = folder;
        this.copies = new BlobFolder(folder);
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    private record Copy(Path file, long bytes, Instant used) {}

    /** The local copy of a blob, if there is one. */
    Optional<Path> find(Blobs.Key key) {
        var copy = copies.find(key);
        copy.ifPresent(this::touch);
        return copy;
    }

    /** Takes in a file with the content of this blob; afterwards it is gone from its place. */
    void keep(Path file, Blobs.Key key) {
        copies.adopt(file, key);
        touch(copies.locate(key));
        makeRoom();
    }

    /** Takes in what comes from elsewhere, if it truly is the content of this blob. UNAVAILABLE if it is not. */
    Path keep(InputStream content, long bytes, Blobs.Key key, String origin) {
        if (!copies.receive(content, bytes, key)) {
            throw Failure.UNAVAILABLE.because(origin + " did not send the content that the name of blob " + key.sha256()
                    + " stands for; try again, and put it there anew if that happens again");
        }
        var copy = copies.locate(key);
        touch(copy);
        makeRoom();
        return copy;
    }

    void remove(Blobs.Key key) {
        copies.remove(key);
    }

    private void touch(Path copy) {
        try {
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
        } catch (IOException _) {
            // It may go a little early.
        }
    }

    private synchronized void makeRoom() {
        try (var files = Files.walk(folder)) {
            var all = files.filter(Files::isRegularFile)
                    .flatMap(file -> copy(file).stream())
                    .sorted(Comparator.comparing(Copy::used))
                    .toList();
            makeRoom(all);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot look through the copies in " + folder + " (" + e + ")", e);
        }
    }

    private void makeRoom(List<Copy> oldestFirst) throws IOException {
        var bytes = oldestFirst.stream().mapToLong(Copy::bytes).sum();
        var free = clock.instant().minus(MAYBE_IN_USE);
        for (var copy : oldestFirst) {
            if (copy.used().isAfter(free)) {
                return;
            }
            // What a crash has left unfinished is of no use, whatever the size.
            if (bytes > mostBytes || copy.file().getFileName().toString().startsWith(BlobFolder.UNFINISHED)) {
                Files.deleteIfExists(copy.file());
                bytes -= copy.bytes();
            }
        }
    }

    private static Optional<Copy> copy(Path file) {
        try {
            return Optional.of(new Copy(
                    file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException _) {
            // Gone in the meantime.
            return Optional.empty();
        }
    }
}
