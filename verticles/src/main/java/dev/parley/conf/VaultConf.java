package dev.parley.conf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A HashiCorp Vault, or what speaks its API, with a KV engine of version 2.
 *
 * @param namespace where it has several
 * @param mount where the engine is
 * @param path of the secret in which settings stand by their names
 * @param otherPaths of secrets that settings refer to
 * @param refresh how often it is read again
 * @param patience how long a start waits for it
 * @param ca PEM file with the authority to be trusted; empty for those that Java knows
 */
public record VaultConf(
        URI url,
        Login login,
        Optional<String> namespace,
        String mount,
        String path,
        Set<String> otherPaths,
        Duration refresh,
        Duration patience,
        Optional<Path> ca) {

    public VaultConf {
        otherPaths = Set.copyOf(otherPaths);
    }

    /** How one gets in. */
    public sealed interface Login {

        /** With a token that was made for this service. */
        record Token(Secret token) implements Login {}

        /** With the two halves of an AppRole. */
        record AppRole(String role, Secret secret) implements Login {}
    }

    private static final String TOKEN = "vault.token";
    private static final String SECRET_ID = "vault.secret-id";
    private static final Duration DAY = Duration.ofDays(1);

    static Optional<VaultConf> read(Settings settings) {
        var url = settings.optionalUrl("vault.url");
        var login = login(settings, url.isPresent());
        var namespace = settings.optionalText("vault.namespace");
        var mount = place(settings, "vault.mount");
        var path = place(settings, "vault.path");
        var refresh = refresh(settings);
        var patience = settings.duration("vault.patience", Duration.ZERO, DAY);
        var ca = settings.optionalPath("vault.ca");
        return url.flatMap(place ->
                login.map(how -> new VaultConf(place, how, namespace, mount, path, Set.of(), refresh, patience, ca)));
    }

    static Duration refresh(Settings settings) {
        return settings.duration("vault.refresh", Duration.ofSeconds(1), DAY);
    }

    /** All secrets that are read. */
    public Set<String> paths() {
        var paths = new TreeSet<>(otherPaths);
        paths.add(path);
        return paths;
    }

    VaultConf with(Set<String> paths) {
        return new VaultConf(url, login, namespace, mount, path, paths, refresh, patience, ca);
    }

    private static Optional<Login> login(Settings settings, boolean needed) {
        var token = settings.secret(TOKEN);
        var role = settings.optionalText("vault.role-id");
        var secret = settings.secret(SECRET_ID);
        if (role.isPresent() != secret.isPresent()) {
            settings.refuse(SECRET_ID, "goes with vault.role-id: set both or none");
        } else if (needed && token.isPresent() == role.isPresent()) {
            settings.refuse(TOKEN, "set either this or vault.role-id and vault.secret-id, as vault.url is set");
        }
        return token.<Login>map(Login.Token::new)
                .or(() -> role.flatMap(id -> secret.map(half -> new Login.AppRole(id, half))));
    }

    private static String place(Settings settings, String key) {
        var place = settings.text(key);
        if (!place.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")) {
            settings.refuse(key, "must be names with slashes between them, without one at either end");
        }
        return place;
    }
}
