package dev.parley.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.parley.conf.LogConf;
import java.util.Optional;

/** What holds until {@link Logging#start} is called, and in tests: warnings, for people. Loaded by Logback as a service. */
public final class QuietStart extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var conf = new LogConf(LogConf.Level.WARN, LogConf.Format.TEXT, Optional.empty());
        Logging.start(context, conf, ConsoleTarget.SystemErr.getStream());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
