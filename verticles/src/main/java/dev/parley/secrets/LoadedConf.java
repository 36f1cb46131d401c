package dev.parley.secrets;

import dev.parley.bus.Failure;
import dev.parley.conf.Conf;
import dev.parley.conf.Sources;
import dev.parley.conf.VaultConf;
import dev.parley.conf.VaultContent;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The configuration with its secrets.
 *
 * @param watch looks for changes of secrets while the service runs; empty where there is neither Vault nor a file
 */
public record LoadedConf(Conf conf, Optional<SecretsVerticle.Watch> watch) {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /**
     * Reads all sources. Blocking; a Vault that is away or sealed is waited for as long as {@code vault.patience} says, and
     * then the failure is UNAVAILABLE. Throws a {@link dev.parley.conf.ConfException} where settings are wrong.
     */
    public static LoadedConf load(Sources sources, Clock clock) {
        var vault = sources.vault();
        return vault.map(conf -> ofVault(sources, conf, clock)).orElseGet(() -> ofFiles(sources));
    }

    private static LoadedConf ofFiles(Sources sources) {
        var conf = sources.conf(VaultContent.NONE);
        return new LoadedConf(
                conf,
                sources.refresh()
                        .map(refresh -> new SecretsVerticle.Watch(
                                sources, refresh, Optional.empty(), sources.secrets(VaultContent.NONE))));
    }

    private static LoadedConf ofVault(Sources sources, VaultConf vault, Clock clock) {
        try {
            var reader = new VaultReader(vault, clock);
            var deadline = clock.instant().plus(vault.patience());
            for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
                try {
                    var content = reader.read();
                    var watch = new SecretsVerticle.Watch(
                            sources, vault.refresh(), Optional.of(reader), sources.secrets(content));
                    return new LoadedConf(sources.conf(content), Optional.of(watch));
                } catch (VaultException e) {
                    if (!e.passing() || clock.instant().plus(pause).isAfter(deadline)) {
                        throw e;
                    }
                }
                waitFor(pause);
            }
        } catch (VaultException e) {
            throw (e.passing() ? Failure.UNAVAILABLE : Failure.INVALID).because(String.valueOf(e.getMessage()), e);
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static void waitFor(Duration pause) {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
