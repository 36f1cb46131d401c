package dev.parley.bus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The correlation id of the work at hand. It enters by an HTTP header or is made at a door, lives in the local data of the
 * Vert.x context, travels with every message and stands in every log line and job.
 *
 * <p>Loaded by Vert.x as a service, because local data must be registered before the first Vert.x instance is made.
 */
public final class Correlation implements VertxServiceProvider {

    /** The name of the HTTP header and of the bus header. */
    public static final String HEADER = "X-Correlation-ID";

    private static final ContextLocal<String> ID = ContextLocal.registerLocal(String.class);

    @Override
    public void init(VertxBootstrap builder) {
        // Loading the class has registered the local.
    }

    /** Makes this id the current one of the context at hand; null leaves what is there. */
    public static void enter(@Nullable String id) {
        Context context = Vertx.currentContext();
        if (context != null && id != null) {
            context.putLocal(ID, id);
        }
    }

    /** The id of the work at hand, if any. */
    public static Optional<String> current() {
        Context context = Vertx.currentContext();
        return context == null ? Optional.empty() : Optional.ofNullable(context.getLocal(ID));
    }
}
