package dev.parley.models.recognition;

import dev.parley.models.RealWeights;
import java.nio.file.Path;

/** Where tests find Moonshine. */
final class Weights {

    private Weights() {}

    /** The folder with the converted model, or the test is skipped. */
    static Path moonshine() {
        return RealWeights.require("moonshine-tiny-en");
    }
}
