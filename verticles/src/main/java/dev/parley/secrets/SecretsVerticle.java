package dev.parley.secrets;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Secrets;
import dev.parley.conf.Sources;
import dev.parley.conf.VaultConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether secrets have changed in Vault, and publishes {@link Secrets#CHANGED}. While Vault is away everybody goes on
 * with the values they have; health tells of it. An event-loop verticle that waits for Vault on a worker thread; deploy one a
 * node, where there is a Vault.
 */
public final class SecretsVerticle extends VerticleBase {

    private static final Logger log = LoggerFactory.getLogger(SecretsVerticle.class);

    private final Bus bus;
    private final Watch watch;
    private Map<String, String> known;
    private Optional<String> trouble = Optional.empty();
    private boolean looking;

    public SecretsVerticle(Bus bus, Watch watch) {
        this.bus = bus;
        this.watch = watch;
        this.known = watch.secrets();
    }

    /** What is looked at, and what was found at the start. */
    public record Watch(Sources sources, VaultConf vault, VaultReader reader, Map<String, String> secrets) {

        @Override
        public String toString() {
            return "Watch[" + vault.url() + "]";
        }
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(watch.vault().refresh().toMillis(), _ -> look());
        return bus.serve(Health.CHECK.of("vault"), _ -> Future.succeededFuture(health()));
    }

    @Override
    public Future<?> stop() {
        watch.reader().close();
        return Future.succeededFuture();
    }

    /** A Vault that answers slowly is not asked twice at once. */
    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(() -> watch.sources().secrets(watch.reader().read()))
                .onComplete(found -> {
                    looking = false;
                    if (found.succeeded()) {
                        trouble.ifPresent(_ -> log.info("Vault is back"));
                        trouble = Optional.empty();
                        tell(found.result());
                    } else {
                        keep(String.valueOf(found.cause().getMessage()));
                    }
                });
    }

    private void keep(String reason) {
        if (!trouble.equals(Optional.of(reason))) {
            log.warn("secrets stay as they were: {}", reason);
        }
        trouble = Optional.of(reason);
    }

    private void tell(Map<String, String> secrets) {
        var changed = new HashMap<String, String>();
        secrets.forEach((key, value) -> {
            if (!value.equals(known.get(key))) {
                changed.put(key, value);
            }
        });
        known.keySet().stream().filter(key -> !secrets.containsKey(key)).forEach(key -> changed.put(key, ""));
        known = secrets;
        if (!changed.isEmpty()) {
            log.info("secrets have changed: {}", changed.keySet());
            bus.publish(Secrets.CHANGED, new Secrets.Changed(changed));
        }
    }

    private Health.Part health() {
        return trouble.map(reason -> new Health.Part(false, "secrets stay as they were: " + reason))
                .orElseGet(
                        () -> new Health.Part(true, "Vault at " + watch.vault().url()));
    }
}
