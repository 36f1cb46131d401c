package dev.parley.llm.wire;

import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.conf.ProviderConf.WeightedKey;
import io.vertx.core.Future;
import java.util.List;

/**
 * What a provider verticle does for {@link Providers}: one attempt at each call. To be used on the context of its verticle. A future
 * that fails is a bug; what goes wrong with a call is an outcome.
 */
public interface Provider {

    /** @param outlet for the pieces of a streamed answer; its end ends a call of either kind */
    Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet);

    Future<Providers.EmbedOutcome> embed(Providers.EmbedCall call);

    Future<Providers.Offered> offer();

    /** Other keys from the next call on. */
    default void changeKeys(List<WeightedKey> keys) {}

    /** Lets go of its connections. */
    default Future<?> close() {
        return Future.succeededFuture();
    }
}
