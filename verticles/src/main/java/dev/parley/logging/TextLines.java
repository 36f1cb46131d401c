package dev.parley.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;

/** Lines for people: time, level, last part of the logger's name, message, stack trace. */
final class TextLines extends PatternLayoutEncoder {

    TextLines(LoggerContext context) {
        setContext(context);
        setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %message%n%exception");
        start();
    }
}
