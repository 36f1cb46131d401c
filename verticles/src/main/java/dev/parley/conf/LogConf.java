package dev.parley.conf;

/** Logging to standard error. */
public record LogConf(Level level, Format format) {

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
        return new LogConf(settings.choice("log.level", Level.class), settings.choice("log.format", Format.class));
    }
}
