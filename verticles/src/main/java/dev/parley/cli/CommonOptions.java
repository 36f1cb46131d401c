package dev.parley.cli;

import dev.parley.conf.Conf;
import dev.parley.conf.Sources;
import dev.parley.secrets.LoadedConf;
import java.nio.file.Path;
import java.time.Clock;
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
        return loadedConf(options).conf();
    }

    /** As {@link #conf}, with what is needed to hear of secrets that change. */
    LoadedConf loadedConf(Map<String, String> options) {
        return LoadedConf.load(new Sources(Optional.ofNullable(file), System.getenv(), options), Clock.systemUTC());
    }
}
