package dev.parley.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Real recordings and weights that tests may use and that are not part of the repository: the folder {@code PARLEY_SHARED},
 * else {@code shared} beside the checkout. A test that asks for a missing file is skipped with a message naming it.
 */
public final class SharedFiles {

    private SharedFiles() {}

    /** The file at this path below the shared folder, such as {@code audio/english/jfk.flac}. */
    public static Path require(String relative) {
        var file = folder().resolve(relative);
        assumeTrue(
                Files.exists(file),
                () -> "skipped: " + file + " is missing; set PARLEY_SHARED to the folder that has it");
        return file;
    }

    static Path folder() {
        var configured = System.getenv("PARLEY_SHARED");
        if (configured != null) {
            return Path.of(configured);
        }
        var module = Path.of("").toAbsolutePath();
        return Objects.requireNonNull(module.getParent()).resolveSibling("shared");
    }
}
