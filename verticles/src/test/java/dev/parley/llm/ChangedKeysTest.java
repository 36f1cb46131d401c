package dev.parley.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Llm;
import dev.parley.bus.Outlet;
import dev.parley.bus.Providers;
import dev.parley.bus.Secrets;
import dev.parley.conf.ProviderConf.WeightedKey;
import dev.parley.conf.Secret;
import dev.parley.llm.wire.Provider;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Keys that change while a provider is at work. */
class ChangedKeysTest {

    private final List<List<WeightedKey>> told = new CopyOnWriteArrayList<>();

    @Test
    void aProviderHearsOfItsOwnKeysAndOfNobodyElses() {
        try (var provider = new OneProvider(_ -> _ -> listening())) {
            provider.bus.publish(
                    Secrets.CHANGED, new Secrets.Changed(Map.of("llm.providers.another.keys", "not for this one")));
            provider.bus.publish(
                    Secrets.CHANGED,
                    new Secrets.Changed(Map.of("llm.providers.asked.keys", "[\"first*3\", \"second\"]")));

            await().until(() -> !told.isEmpty());

            assertThat(told)
                    .containsExactly(
                            List.of(new WeightedKey(new Secret("first"), 3), new WeightedKey(new Secret("second"), 1)));
        }
    }

    private Provider listening() {
        return new Provider() {
            @Override
            public Future<Providers.Outcome> complete(Providers.Call call, Outlet<Llm.Pieces> outlet) {
                return Future.failedFuture("not asked here");
            }

            @Override
            public Future<Providers.EmbedOutcome> embed(Providers.EmbedCall call) {
                return Future.failedFuture("not asked here");
            }

            @Override
            public Future<Providers.Offered> offer() {
                return Future.failedFuture("not asked here");
            }

            @Override
            public void changeKeys(List<WeightedKey> keys) {
                told.add(keys);
            }
        };
    }
}
