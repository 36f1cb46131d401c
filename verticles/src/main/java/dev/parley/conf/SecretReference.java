package dev.parley.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A secret that stands elsewhere: {@code file:/run/secrets/admin-key} is the content of a file, {@code vault:NAME} a value of the
 * secret at {@code vault.path}, and {@code vault:PATH#NAME} one of another secret.
 */
final class SecretReference {

    private static final String FILE = "file:";
    private static final String VAULT = "vault:";

    private SecretReference() {}

    /** The secret itself. Throws IllegalArgumentException with what is wrong, which shows no secret. */
    static String resolve(String text, VaultContent vault) {
        if (text.startsWith(FILE)) {
            return ofFile(text.substring(FILE.length()));
        }
        return text.startsWith(VAULT) ? ofVault(text.substring(VAULT.length()), vault) : text;
    }

    /** The secrets that such texts refer to by their paths. */
    static Set<String> paths(Settings settings) {
        return settings.texts().stream()
                .filter(text -> text.startsWith(VAULT) && text.contains("#"))
                .map(text -> text.substring(VAULT.length(), text.indexOf('#')))
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean refersToFiles(Settings settings) {
        return settings.texts().stream().anyMatch(text -> text.startsWith(FILE));
    }

    private static String ofFile(String path) {
        try {
            var text = Files.readString(Path.of(path)).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the file " + path + " is empty");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + path, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + path + " cannot be read as UTF-8 text", e);
        }
    }

    private static String ofVault(String place, VaultContent vault) {
        if (vault.secrets().isEmpty()) {
            throw new IllegalArgumentException(
                    "refers to Vault, which is not read here: vault.url must be set, and vault.… itself cannot stand there");
        }
        var path = place.contains("#") ? place.substring(0, place.indexOf('#')) : vault.path();
        var name = place.substring(place.indexOf('#') + 1);
        return Optional.of(name)
                .flatMap(wanted -> vault.value(path, wanted))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the secret " + vault.mount() + "/" + path + " of Vault has no " + name));
    }
}
