package dev.parley.conf;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Logging to standard error.
 *
 * @param security file to which lines about refused prompts go instead; one JSON object a line
 */
public record LogConf(Level level, Format format, Optional<Path> security) {

    /** The least severe level that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** How a line looks. */
    public enum Format {
        /** One JSON object a line, for machines. */
        JSON,
        /** For people. */
        TEXT
    }

    static LogConf read(Settings settings) {
        return new LogConf(
                settings.choice("log.level", Level.class),
                settings.choice("log.format", Format.class),
                settings.optionalPath("log.security"));
    }
}
