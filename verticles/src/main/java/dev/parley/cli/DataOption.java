package dev.parley.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data folder a command works on. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of everything that is kept; ./data if not given.")
    private @Nullable String folder;

    Map<String, String> settings() {
        return folder == null ? Map.of() : Map.of("store.data", folder);
    }
}
