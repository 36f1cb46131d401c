package dev.parley.conf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from; a later one wins: the bundled file, a file, well-known variables, Vault, {@code PARLEY_…} variables,
 * options. To be read once more when Vault has changed.
 *
 * @param file the user's YAML file
 * @param environment environment variables, {@code PARLEY_…} and the {@linkplain WellKnownNames well-known} ones
 * @param options command line: value by key, such as {@code http.port}; the option is called like the key's last part
 */
public record Sources(Optional<Path> file, Map<String, String> environment, Map<String, String> options) {

    public Sources {
        environment = Map.copyOf(environment);
        options = Map.copyOf(options);
    }

    /**
     * Where Vault is, if there is one; it cannot say so itself. Throws a {@link ConfException}; without Vault that is left to
     * {@link #conf}, which finds all that is wrong.
     */
    public Optional<VaultConf> vault() {
        var settings = merged(VaultContent.NONE);
        return VaultConf.read(settings).map(conf -> {
            settings.throwIfWrong();
            return conf.with(SecretReference.paths(settings));
        });
    }

    /** How often files are read again, for secrets that have changed there; empty where secrets stand in none. */
    public Optional<Duration> refresh() {
        var settings = merged(VaultContent.NONE);
        return file.isPresent() || SecretReference.refersToFiles(settings)
                ? Optional.of(VaultConf.refresh(settings))
                : Optional.empty();
    }

    /** The configuration with what was read of Vault. Throws a {@link ConfException} with every problem there is. */
    public Conf conf(VaultContent vault) {
        var settings = merged(vault);
        var conf = Conf.read(settings);
        settings.throwIfWrong();
        return conf;
    }

    /** The secrets with what was read of Vault, by the key of their setting; empty for those that are not set. */
    public Map<String, String> secrets(VaultContent vault) {
        var settings = merged(vault);
        Conf.read(settings);
        settings.throwIfWrong();
        return settings.secrets();
    }

    private Settings merged(VaultContent vault) {
        return Layers.merge(file, environment, vault, new HashMap<>(options));
    }

    @Override
    public String toString() {
        return "Sources[file=" + file + ", options=" + options.keySet() + "]";
    }
}
