package dev.parley.llm;

import dev.parley.bus.Bus;
import dev.parley.bus.Providers;
import dev.parley.bus.Secrets;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.Provider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;

/**
 * The actor of one provider: consumes {@link Providers} under its name, and hears of keys that change. Holds what its provider holds: connections. An event-loop
 * verticle; no thread waits for an answer.
 */
public final class ProviderVerticle extends VerticleBase {

    private final Bus bus;
    private final String name;
    private final Function<Vertx, Provider> opening;
    private Optional<Provider> opened = Optional.empty();

    /** @param opening makes the provider, on the context of this verticle */
    public ProviderVerticle(Bus bus, String name, Function<Vertx, Provider> opening) {
        this.bus = bus;
        this.name = name;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        var provider = opening.apply(vertx);
        opened = Optional.of(provider);
        return Future.all(
                bus.serve(Providers.COMPLETE.of(name), provider::complete),
                bus.serve(Providers.EMBED.of(name), provider::embed),
                bus.serve(Providers.OFFER.of(name), _ -> provider.offer()),
                bus.listen(Secrets.CHANGED, change -> changeKeys(provider, change))
                        .ready());
    }

    private void changeKeys(Provider provider, Secrets.Changed change) {
        Optional.ofNullable(change.values().get(ProviderConf.keysSetting(name)))
                .ifPresent(keys -> provider.changeKeys(ProviderConf.keys(keys)));
    }

    @Override
    public Future<?> stop() {
        return opened.<Future<?>>map(Provider::close).orElseGet(Future::succeededFuture);
    }
}
