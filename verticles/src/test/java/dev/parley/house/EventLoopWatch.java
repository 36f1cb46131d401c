package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class in which Vert.x' blocked-thread checker found a blocked event loop. Watches every test by itself. */
public final class EventLoopWatch implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> BLOCKED = new CopyOnWriteArrayList<>();

    static {
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLoggerName().endsWith("BlockedThreadChecker")
                        && event.getFormattedMessage().contains("eventloop")) {
                    BLOCKED.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        ((Logger) LoggerFactory.getLogger("io.vertx.core")).addAppender(appender);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        BLOCKED.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(BLOCKED)
                .as("an event loop was blocked: hand the work to a virtual thread, a worker or a lane")
                .isEmpty();
    }
}
