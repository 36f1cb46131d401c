package dev.parley.llm.gigachat;

import dev.parley.conf.Conf;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.OneProvider;
import dev.parley.llm.wire.HttpProvider;
import dev.parley.llm.wire.UpstreamClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The provider of a configuration, beside a stub. */
final class GigaChatFixture {

    private GigaChatFixture() {}

    /** @param settings of {@code llm.providers.gigachat}, beside those that say where the stub is */
    static ProviderConf conf(GigaChatStub stub, Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("url", stub.address() + "/api/v1");
        all.put("authorization-url", stub.address() + "/api/v2/oauth");
        // A machine that does much else takes long for TLS.
        all.put("connect-timeout", "1 min");
        all.putAll(settings);
        var options = new HashMap<String, String>();
        all.forEach((name, value) -> options.put("llm.providers.gigachat." + name, value));
        var conf = Conf.load(Optional.empty(), Map.of(), options);
        return Objects.requireNonNull(conf.llm().providers().get("gigachat"));
    }

    static OneProvider provider(ProviderConf conf, Clock clock) {
        return new OneProvider(_ -> vertx -> {
            var client = new UpstreamClient(vertx, conf, conf.url().orElseThrow());
            var authorization = new UpstreamClient(
                    vertx, conf, conf.gigachat().authorization().orElseThrow());
            return new HttpProvider(
                    client, conf, new GigaChatDialect(client::ask, authorization::ask, conf, clock, () -> 0.5));
        });
    }
}
