package dev.parley.voice;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been spoken, as files named by a hash of all that it depends on and their length in milliseconds. The ones that were used
 * longest ago go when there is no more room. May be lost at any time. Blocking; safe for threads.
 */
final class SpokenFolder {

    private static final Logger log = LoggerFactory.getLogger(SpokenFolder.class);

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.(\\d{1,12})");
    private static final String UNFINISHED = "incoming-";
    private static final double MILLIS = 1000;

    private final Path folder;
    private final long mostBytes;
    private final Clock clock;
    /** In the order of their last use. */
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** A file that is there, unless it has just gone. */
    record Kept(Path file, double seconds, long bytes) {}

    private SpokenFolder(Path folder, long mostBytes, Clock clock) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Finds what earlier processes have left there, and drops what they have not finished. */
    static SpokenFolder open(Path folder, long mostBytes, Clock clock) throws IOException {
        var opened = new SpokenFolder(folder, mostBytes, clock);
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            for (var file :
                    files.sorted(Comparator.comparing(SpokenFolder::lastUse)).toList()) {
                opened.find(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        opened.makeRoom();
        return opened;
    }

    /** What was spoken by this name, now used. */
    synchronized Optional<Kept> find(String name) {
        var found = Optional.ofNullable(kept.get(name));
        if (found.isPresent() && !touch(found.get().file())) {
            kept.remove(name);
            bytes -= found.get().bytes();
            return Optional.empty();
        }
        return found;
    }

    /** A file that is being spoken. */
    Keeping begin(String name) {
        return new Keeping(name);
    }

    private void find(Path file) throws IOException {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
            add(name.group(1), new Kept(file, Long.parseLong(name.group(2)) / MILLIS, Files.size(file)));
        } else if (file.getFileName().toString().startsWith(UNFINISHED)) {
            Files.deleteIfExists(file);
        }
    }

    private synchronized void add(String name, Kept file) {
        Optional.ofNullable(kept.put(name, file)).ifPresent(before -> {
            bytes -= before.bytes();
            if (!before.file().equals(file.file())) {
                delete(before.file());
            }
        });
        bytes += file.bytes();
        makeRoom();
    }

    private synchronized void makeRoom() {
        var eldest = kept.values().iterator();
        while (bytes > mostBytes && eldest.hasNext()) {
            var going = eldest.next();
            eldest.remove();
            bytes -= going.bytes();
            delete(going.file());
        }
    }

    private boolean touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("cannot drop {}: {}", file, e.toString());
        }
    }

    /** What cannot be written is spoken all the same, and not kept. Safe for threads: an encoder may write after the end. */
    final class Keeping implements AutoCloseable {

        private final String name;
        private final Path file = folder.resolve(UNFINISHED + UUID.randomUUID());
        private Optional<OutputStream> out = Optional.empty();
        private long length;

        private Keeping(String name) {
            this.name = name;
            if (mostBytes > 0) {
                trying(() -> out = Optional.of(Files.newOutputStream(file)));
            }
        }

        synchronized void write(byte[] block, int count) {
            length += count;
            if (length > mostBytes) {
                close();
            } else if (out.isPresent()) {
                var open = out.get();
                trying(() -> open.write(block, 0, count));
            }
        }

        /** Bytes so far. */
        synchronized long length() {
            return length;
        }

        /** Puts these bytes in the place of the first ones, and keeps the file. */
        synchronized void keep(byte[] first, double seconds) {
            if (out.isPresent()) {
                trying(() -> {
                    out.get().close();
                    out = Optional.empty();
                    if (first.length > 0) {
                        overwrite(file, first);
                    }
                    var target = folder.resolve(name + "." + Math.round(seconds * MILLIS));
                    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                    add(name, new Kept(target, seconds, length));
                });
            }
        }

        /** Drops the file, if it was not kept. */
        @Override
        public synchronized void close() {
            out.ifPresent(open -> {
                out = Optional.empty();
                trying(open::close);
                delete(file);
            });
        }

        private void trying(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                log.warn("cannot keep what was spoken in {}: {}", folder, e.toString());
                close();
            }
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void overwrite(Path file, byte[] first) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(first), 0);
        }
    }
}
