package dev.parley.models.recognition;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** Where tests find Moonshine: the converted model in the folder that the system property {@code parley.moonshine} names. */
final class Weights {

    private Weights() {}

    /** The folder, or the test is skipped. */
    static Path moonshine() {
        var folder = System.getProperty("parley.moonshine");
        assumeTrue(folder != null, "skipped: -Dparley.moonshine=FOLDER names no converted Moonshine model");
        return Path.of(folder);
    }
}
