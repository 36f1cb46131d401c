package dev.parley.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import dev.parley.conf.LogConf;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Sets up logging of the process. Code instead of a file: it starts faster and follows {@link LogConf}. */
public final class Logging {

    /** Refused prompts; the language-model actor writes it. */
    private static final String SECURITY = "parley.security";

    private Logging() {}

    /** For a service: every line as configured. May be called again. */
    public static void start(LogConf conf) {
        start(conf, ConsoleTarget.SystemErr.getStream());
    }

    /** As {@link #start(LogConf)}, to another stream, which the next configuration closes. */
    public static void start(LogConf conf, OutputStream output) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            start(context, conf, output);
        }
    }

    static void start(LoggerContext context, LogConf conf, OutputStream output) {
        context.reset();
        var level = Level.valueOf(conf.level().name());
        context.getLogger("dev.parley").setLevel(level);
        // Libraries write headers and connection strings at debug: never below their warnings.
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
        // Vert.x registers the gauges of each server and client again, which is meant.
        context.getLogger("io.micrometer").setLevel(Level.ERROR);
        // Its warnings tell at length what dev.parley.cluster tells in a line.
        context.getLogger("com.hazelcast").setLevel(Level.ERROR);
        // Tells again and again of every broker that is away; the Kafka actor tells it once, and health as long as it
        // lasts.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        // Warns of every start of the embedded broker.
        context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
        root.addAppender(appender(context, encoder(context, conf.format()), output));
        startSecurityLog(context, conf, output);
    }

    /** Refusals are for machines and for good: JSON whatever the format, and every line whatever the level. */
    private static void startSecurityLog(LoggerContext context, LogConf conf, OutputStream output) {
        var security = context.getLogger(SECURITY);
        security.setLevel(Level.INFO);
        security.setAdditive(false);
        var lines = new JsonLines(context);
        security.addAppender(conf.security()
                .map(file -> fileAppender(context, lines, file))
                .orElseGet(() -> appender(context, lines, output)));
    }

    private static OutputStreamAppender<ILoggingEvent> appender(
            LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStream output) {
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("standard error");
        appender.setEncoder(encoder);
        appender.setOutputStream(output);
        appender.start();
        return appender;
    }

    /** Appends; folders are made. A file that cannot be written would lose refusals without a word: it is refused. */
    private static OutputStreamAppender<ILoggingEvent> fileAppender(
            LoggerContext context, Encoder<ILoggingEvent> encoder, Path file) {
        var appender = new FileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("security");
        appender.setEncoder(encoder);
        appender.setFile(file.toString());
        appender.start();
        if (!appender.isStarted()) {
            throw new UncheckedIOException(new FileSystemException(
                    file.toString(), null, "log.security asks for it, and it cannot be opened for writing"));
        }
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConf.Format format) {
        return switch (format) {
            case JSON -> new JsonLines(context);
            case TEXT -> new TextLines(context);
        };
    }
}
