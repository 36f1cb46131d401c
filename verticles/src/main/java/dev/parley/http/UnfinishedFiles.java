package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of recordings that come in pieces, each called by the id of its upload; they outlive the process. How long a file is
 * says how much has come: it grows at its end alone, and its length is told only when all of it is on the disk, so that neither a
 * crash nor a power cut takes back what a client was told. Blocking; safe for threads, one at a time for each upload.
 *
 * @param folder made where there is none
 */
record UnfinishedFiles(Path folder) {

    /** What comes with a checksum lies beside the file until it is checked. */
    private static final String PIECE = ".piece";
    /** A second name of a whole file, for the store to take away. */
    private static final String WHOLE = ".whole";

    /** Makes an empty file. Fails with UNAVAILABLE where the disk has no room for so many bytes. */
    void create(UUID id, long length) {
        try {
            Files.createDirectories(folder);
            var free = Files.getFileStore(folder).getUsableSpace();
            if (free < length) {
                throw Failure.UNAVAILABLE.because("Upload-Length: the disk has room for " + free + " of " + length
                        + " bytes; the operator must make room");
            }
            Files.createFile(path(id));
            flush(folder);
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    Path path(UUID id) {
        return folder.resolve(id.toString());
    }

    Path piece(UUID id) {
        return folder.resolve(id + PIECE);
    }

    /** How many bytes have come, all of them on the disk now; empty where there is no such file. */
    Optional<Long> size(UUID id) {
        try {
            flush(path(id));
            return Optional.of(Files.size(path(id)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /** Adds the piece that lies beside the file. */
    void append(UUID id) {
        try (var file = FileChannel.open(path(id), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                var piece = FileChannel.open(piece(id), StandardOpenOption.READ)) {
            var size = piece.size();
            for (var at = 0L; at < size; ) {
                at += piece.transferTo(at, size - at, file);
            }
            Files.delete(piece(id));
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /** The whole file under another name. It stays under its own until the job is accepted, whatever dies in between. */
    Path handOver(UUID id) {
        var whole = folder.resolve(id + WHOLE);
        try {
            Files.deleteIfExists(whole);
            try {
                return Files.createLink(whole, path(id));
            } catch (UnsupportedOperationException | FileSystemException _) {
                // A file system without hard links, as on sticks and some shares.
                return Files.copy(path(id), whole);
            }
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /** Removes all there is of an upload. */
    void remove(UUID id) {
        try {
            for (var file : List.of(piece(id), folder.resolve(id + WHOLE), path(id))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /** Whose files there are. */
    List<UUID> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f-]{36}"))
                    .map(UUID::fromString)
                    .toList();
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /** When something last came; the beginning of time where there is no such file. */
    Instant changed(UUID id) {
        try {
            return Files.getLastModifiedTime(path(id)).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    /** Folders can be flushed as well on Linux. */
    private static void flush(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static FailureException notKept(Throwable cause) {
        return Failure.UNAVAILABLE.because(
                "the upload cannot be kept on this disk: " + cause + "; the operator must make room", cause);
    }
}
