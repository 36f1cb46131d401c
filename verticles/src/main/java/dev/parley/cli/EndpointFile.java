package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file in the data folder that says where the service that uses it is reached. It outlives a service that was killed, so
 * it is a hint, not a proof.
 */
record EndpointFile(Path path) {

    static EndpointFile in(Path data) {
        return new EndpointFile(data.resolve("endpoint"));
    }

    void write(String url) throws IOException {
        // Whole or not at all: others read it at any moment.
        var unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(unfinished, url + "\n");
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<String> read() throws IOException {
        return Files.exists(path) ? Optional.of(Files.readString(path).strip()) : Optional.empty();
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // A hint that is wrong does no harm.
        }
    }
}
