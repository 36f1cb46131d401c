package dev.parley.cli;

import dev.parley.conf.Conf;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command understands that reads the configuration. */
final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Option(names = "--conf", paramLabel = "FILE", description = "Settings that differ from conf/parley.yaml.")
    private @Nullable Path file;

    /** The configuration, with these options on top, by key. */
    Conf conf(Map<String, String> options) {
        return Conf.load(Optional.ofNullable(file), System.getenv(), new HashMap<>(options));
    }
}
