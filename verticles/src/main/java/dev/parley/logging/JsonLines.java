package dev.parley.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.bus.Correlation;
import java.io.IOException;
import java.util.List;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/** One JSON object a line: timestamp, level, event, logger, and where there is one correlation_id and error. */
final class JsonLines extends LogstashEncoder {

    JsonLines(LoggerContext context) {
        setContext(context);
        setFieldNames(fieldNames());
        setTimeZone("UTC");
        addProvider(new CorrelationId());
        // Stand in every line already; a JSON object must not name a field twice.
        setExcludeKeyValueKeyNames(List.of("timestamp", "level", "event", "logger", "error", "correlation_id"));
        start();
    }

    private static LogstashFieldNames fieldNames() {
        var names = new LogstashFieldNames();
        names.setTimestamp("timestamp");
        names.setMessage("event");
        names.setLogger("logger");
        names.setStackTrace("error");
        names.setVersion(null);
        names.setLevelValue(null);
        names.setThread(null);
        return names;
    }

    /** Appenders run on the thread that logs, so the Vert.x context at hand is the one of the work. */
    private static final class CorrelationId extends AbstractJsonProvider<ILoggingEvent> {

        @Override
        public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
            var id = Correlation.current();
            if (id.isPresent()) {
                generator.writeStringField("correlation_id", id.get());
            }
        }
    }
}
