package dev.parley.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reports as files, each called after its room; there as a whole or not at all. Only files with the id of one of our rooms are
 * seen, so that others may lie beside them. Blocking.
 */
final class ReportFolder {

    private final Path folder;

    ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** The names of the reports that lie here. */
    Set<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(ReportAnswer::isFileName)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Writes a report unless it is there. */
    void keep(ReportAnswer report) throws IOException {
        var file = folder.resolve(report.fileName());
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(folder);
        var unfinished = folder.resolve(report.fileName() + "." + UUID.randomUUID() + ".unfinished");
        try {
            Files.write(unfinished, report.bytes(), StandardOpenOption.CREATE_NEW);
            try (var written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
