package dev.parley.secrets;

import dev.parley.bus.Bus;
import dev.parley.bus.Health;
import dev.parley.bus.Secrets;
import dev.parley.conf.Sources;
import dev.parley.conf.VaultContent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether secrets have changed in Vault, in the files that settings refer to and in the configuration's own, and publishes
 * {@link Secrets#CHANGED}. While they cannot be read everybody goes on with the values they have; where there is a Vault, health tells
 * of it. An event-loop verticle that reads on a worker thread; deploy one a node, where there is something to look at.
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

    /**
     * What is looked at, and what was found at the start.
     *
     * @param refresh how often
     * @param vault reads Vault; empty where there is none
     */
    public record Watch(Sources sources, Duration refresh, Optional<VaultReader> vault, Map<String, String> secrets) {

        private Map<String, String> read() throws VaultException {
            return sources.secrets(vault.isPresent() ? vault.get().read() : VaultContent.NONE);
        }

        @Override
        public String toString() {
            return "Watch[" + sources + "]";
        }
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(watch.refresh().toMillis(), _ -> look());
        return watch.vault()
                .map(vault -> bus.serve(Health.CHECK.of("vault"), _ -> Future.succeededFuture(health(vault))))
                .orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<?> stop() {
        watch.vault().ifPresent(VaultReader::close);
        return Future.succeededFuture();
    }

    /** A Vault that answers slowly is not asked twice at once. */
    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(watch::read).onComplete(found -> {
            looking = false;
            if (found.succeeded()) {
                trouble.ifPresent(_ -> log.info("secrets can be read again"));
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

    private Health.Part health(VaultReader vault) {
        return trouble.map(reason -> new Health.Part(false, "secrets stay as they were: " + reason))
                .orElseGet(() -> new Health.Part(true, "Vault at " + vault.url()));
    }
}
