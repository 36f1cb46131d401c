package dev.parley.models.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the files of a folder, kept in a small file beside them: hashing 100 MB at every start would take longer than
 * the rest of it. Whoever changes a file and restores its size and time goes unnoticed; this guards against accidents.
 *
 * @param files by name
 * @param prepared the {@link Weight.PreparationStep#key} of the step whose outputs are here, empty for none
 */
record CheckedFiles(Map<String, Checked> files, String prepared) {

    /**
     * A file as it was when its hash was taken.
     *
     * @param size bytes
     * @param modified milliseconds since 1970
     */
    record Checked(long size, long modified, String sha256) {

        static Checked of(Path file, String sha256) throws IOException {
            return new Checked(Files.size(file), Files.getLastModifiedTime(file).toMillis(), sha256);
        }

        boolean unchanged(Path file) throws IOException {
            return equals(of(file, sha256));
        }
    }

    private static final Logger log = LoggerFactory.getLogger(CheckedFiles.class);
    private static final String NAME = ".checked.json";
    private static final JsonMapper JSON = new JsonMapper();

    CheckedFiles {
        files = Map.copyOf(files);
    }

    /** Nothing is known where the file is missing or unreadable: everything is hashed again then. */
    static CheckedFiles read(Path folder) throws IOException {
        var file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return new CheckedFiles(Map.of(), "");
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), CheckedFiles.class);
        } catch (JacksonException | RuntimeException e) {
            log.info("{} is unreadable, the files beside it are checked again", file);
            return new CheckedFiles(Map.of(), "");
        }
    }

    Optional<Checked> get(String name) {
        return Optional.ofNullable(files.get(name));
    }

    CheckedFiles with(String name, Checked checked) {
        var more = new HashMap<>(files);
        more.put(name, checked);
        return new CheckedFiles(more, prepared);
    }

    CheckedFiles preparedBy(String step) {
        return new CheckedFiles(files, step);
    }

    /** Replaces the file at once, so that another process reads the old or the new one. */
    void write(Path folder) throws IOException {
        // Not createTempFile: other users of a shared cache must be able to read it.
        var temporary = folder.resolve(".checked-" + UUID.randomUUID() + ".json");
        try {
            Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
