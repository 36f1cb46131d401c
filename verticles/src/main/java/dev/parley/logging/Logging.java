package dev.parley.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import dev.parley.conf.LogConf;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/** Sets up logging of the process. Code instead of a file: it starts faster and follows {@link LogConf}. */
public final class Logging {

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
        root.addAppender(appender(context, encoder(context, conf.format()), output));
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

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConf.Format format) {
        return switch (format) {
            case JSON -> new JsonLines(context);
            case TEXT -> new TextLines(context);
        };
    }
}
