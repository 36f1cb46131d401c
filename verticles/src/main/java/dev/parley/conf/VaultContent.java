package dev.parley.conf;

import java.util.Map;
import java.util.Optional;

/**
 * What was read of Vault. Printing it shows no secret.
 *
 * @param path of the secret in which settings stand by their names
 * @param secrets names and values by path of the secret, as text; lists and objects as JSON
 */
public record VaultContent(String mount, String path, Map<String, Map<String, String>> secrets) {

    /** Where there is no Vault. */
    public static final VaultContent NONE = new VaultContent("", "", Map.of());

    public VaultContent {
        secrets = Map.copyOf(secrets);
    }

    /** The values that stand in the place of settings. */
    Map<String, String> settings() {
        return secrets.getOrDefault(path, Map.of());
    }

    /** One value; empty where there is none. */
    Optional<String> value(String place, String name) {
        return Optional.ofNullable(secrets.getOrDefault(place, Map.of()).get(name));
    }

    /** What stands before a name in problems. */
    String origin() {
        return "Vault " + mount + "/" + path + " ";
    }

    @Override
    public String toString() {
        return "VaultContent[mount=" + mount + ", path=" + path + ", secrets of " + secrets.keySet() + "]";
    }
}
