package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.Retention;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Jobs that are about to be dropped, as lines of JSON in one gzip file a day (UTC) and node. Each call adds a member of its own to
 * the file, which {@code zcat} reads as one. A member that a crash cut off is taken away before the next is added: its jobs were
 * not dropped, and come again. Blocking; safe from any thread of one process, and nodes have files of their own.
 */
final class JobArchive {

    private final Clock clock;
    /** Files known to end with a whole member; a day adds one. */
    private final Set<Path> whole = new HashSet<>();

    JobArchive(Clock clock) {
        this.clock = clock;
    }

    /** Returns when the lines are on the disk. UNAVAILABLE, naming folder and setting, where they are not. */
    synchronized void add(Retention.Archive place, List<String> lines) {
        var folder = Path.of(place.folder()).toAbsolutePath();
        var file = folder.resolve("jobs-" + LocalDate.now(clock.withZone(ZoneOffset.UTC)) + "-"
                + place.node().replaceAll("[^A-Za-z0-9._-]", "_") + ".jsonl.gz");
        try {
            prepare(folder, file);
            append(file, compressed(lines));
        } catch (IOException e) {
            whole.remove(file);
            throw Failure.UNAVAILABLE.because(
                    "cannot write " + file + ", so no job is dropped: make room and see to its permissions, or change"
                            + " jobs.archive",
                    e);
        }
    }

    private void prepare(Path folder, Path file) throws IOException {
        if (whole.contains(file)) {
            return;
        }
        Files.createDirectories(folder);
        try {
            Files.createFile(file);
            force(folder);
        } catch (FileAlreadyExistsException _) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(GzipMembers.whole(file));
            }
        }
        whole.add(file);
    }

    private static byte[] compressed(List<String> lines) throws IOException {
        var member = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(member)) {
            for (var line : lines) {
                gzip.write(line.getBytes(StandardCharsets.UTF_8));
                gzip.write('\n');
            }
        }
        return member.toByteArray();
    }

    private static void append(Path file, byte[] member) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            for (var rest = ByteBuffer.wrap(member); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A new name is kept only when its folder is on the disk. */
    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
