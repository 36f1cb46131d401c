package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Blobs.Blob;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Blobs as files named by the SHA-256 of their content, {@code ab/cdef…}: written once, never changed, the same content once.
 * A file appears under its name only when all of it is on the disk. Blocking; safe from any thread and from two processes.
 */
final class BlobFolder implements BlobStore {

    /** Large enough that the disk sets the pace, small enough for any heap. */
    private static final int CHUNK = 1 << 16;

    /** What a file is called until all of it is there. */
    static final String UNFINISHED = "incoming-";

    private final Path folder;
    private final FreeSpace freeSpace;

    BlobFolder(Path folder) {
        this(folder, path -> Files.getFileStore(path).getUsableSpace());
    }

    BlobFolder(Path folder, FreeSpace freeSpace) {
        this.folder = folder;
        this.freeSpace = freeSpace;
    }

    /** Bytes that can still be written to the file system of a folder. */
    interface FreeSpace {
        long of(Path folder) throws IOException;
    }

    /** By a rename where that is possible. */
    @Override
    public Blob adopt(Path file, Blobs.Key key) {
        try {
            var bytes = Files.size(file);
            var target = path(key);
            if (!Files.exists(target)) {
                take(file, Files.createDirectories(folderOf(key)), target, bytes);
            }
            Files.deleteIfExists(file);
            return new Blob(key, bytes);
        } catch (IOException e) {
            throw cannotTake(e);
        }
    }

    @Override
    public Path locate(Blobs.Key key) {
        return find(key).orElseThrow(() -> Failure.NOT_FOUND.because("the store has no blob " + key.sha256()));
    }

    /** Takes in what comes from elsewhere, if it truly is the content of this blob; replies whether it is. */
    boolean receive(InputStream content, long bytes, Blobs.Key key) {
        try {
            Files.createDirectories(folder);
            checkRoom(bytes);
            var unfinished = Files.createTempFile(folder, UNFINISHED, null);
            try (var hashing = new DigestInputStream(content, sha256())) {
                try (var out = Files.newOutputStream(unfinished)) {
                    hashing.transferTo(out);
                }
                var sound = key(hashing.getMessageDigest()).equals(key);
                if (sound) {
                    adopt(unfinished, key);
                }
                return sound;
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Keys after this one, in their order. */
    List<Blobs.Key> keys(Optional<Blobs.Key> after, int limit) {
        var from = after.map(Blobs.Key::sha256).orElse("");
        return names(folder)
                .filter(name -> name.matches("[0-9a-f]{2}")
                        && name.compareTo(from.substring(0, Math.min(2, from.length()))) >= 0)
                .flatMap(name -> names(folder.resolve(name)).map(name::concat))
                .filter(name -> name.matches("[0-9a-f]{64}") && name.compareTo(from) > 0)
                .limit(limit)
                .map(Blobs.Key::new)
                .toList();
    }

    /** Drops what a crash left unfinished before this time; how many files. Younger ones another process may be writing. */
    int sweep(Instant before) throws IOException {
        var swept = 0;
        for (var place : names(folder)
                .filter(name -> name.matches("[0-9a-f]{2}"))
                .map(folder::resolve)
                .toList()) {
            swept += sweep(place, before);
        }
        return swept + sweep(folder, before);
    }

    private static int sweep(Path place, Instant before) throws IOException {
        var swept = 0;
        try (var files = Files.newDirectoryStream(place, UNFINISHED + "*")) {
            for (var file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    swept += Files.deleteIfExists(file) ? 1 : 0;
                }
            }
        } catch (NoSuchFileException _) {
            // Gone meanwhile, or nothing was ever kept.
        }
        return swept;
    }

    /** The file of a blob, if there is one. */
    Optional<Path> find(Blobs.Key key) {
        return Optional.of(path(key)).filter(Files::isRegularFile);
    }

    @Override
    public void remove(Blobs.Key key) {
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    @Override
    public Health.Part health() {
        try {
            Files.createDirectories(folder);
            return new Health.Part(Files.isWritable(folder), folder + ", " + free());
        } catch (IOException e) {
            return new Health.Part(false, cannotWrite(e).detail());
        }
    }

    /** No folder has more than a 256th of the files. */
    private Path folderOf(Blobs.Key key) {
        return folder.resolve(key.sha256().substring(0, 2));
    }

    private Path path(Blobs.Key key) {
        return folderOf(key).resolve(key.sha256().substring(2));
    }

    private void take(Path file, Path parent, Path target, long bytes) throws IOException {
        flush(file);
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            copyFromOtherFileSystem(file, parent, target, bytes);
        }
        flush(parent);
    }

    private void copyFromOtherFileSystem(Path file, Path parent, Path target, long bytes) throws IOException {
        checkRoom(bytes);
        var unfinished = Files.createTempFile(parent, UNFINISHED, null);
        try {
            Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
            flush(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private Stream<String> names(Path parent) {
        try (var files = Files.list(parent)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        } catch (NoSuchFileException _) {
            return Stream.empty();
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot look through " + parent + " (" + e + ")", e);
        }
    }

    private void checkRoom(long bytes) throws IOException {
        if (freeSpace.of(folder) < bytes) {
            throw full(bytes);
        }
    }

    private FailureException full(long bytes) throws IOException {
        return Failure.UNAVAILABLE.because("the disk of " + folder + " is full: " + megabytes(bytes) + " needed, "
                + megabytes(freeSpace.of(folder)) + " free; make room there");
    }

    private FailureException cannotTake(IOException e) {
        return e instanceof NoSuchFileException missing
                ? Failure.NOT_FOUND.because("there is no file " + missing.getFile() + " to keep", e)
                : cannotWrite(e);
    }

    private FailureException cannotWrite(IOException e) {
        return Failure.UNAVAILABLE.because(
                "cannot keep files in " + folder + " (" + e + "), " + free() + "; make room there or make it writable",
                e);
    }

    private String free() {
        try {
            return megabytes(freeSpace.of(folder)) + " free";
        } catch (IOException _) {
            return "free space unknown";
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** A rename must not outlive a power cut that its content does not. Folders can be flushed as well on Linux. */
    private static void flush(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The key of a file's content. */
    static Blobs.Key keyOf(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var digest = sha256();
            var chunk = ByteBuffer.allocate(CHUNK);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
            return key(digest);
        }
    }

    /** What keys are made with. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The key of the content that a digest has seen. */
    static Blobs.Key key(MessageDigest digest) {
        return new Blobs.Key(HexFormat.of().formatHex(digest.digest()));
    }
}
