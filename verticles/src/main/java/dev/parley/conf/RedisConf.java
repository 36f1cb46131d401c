package dev.parley.conf;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Redis server.
 *
 * @param database number of the database in it
 * @param encrypted whether it is spoken to over TLS
 * @param authority PEM file of who signed its certificate; empty for those that Java trusts
 */
public record RedisConf(
        String host,
        int port,
        Optional<String> user,
        Optional<Secret> password,
        int database,
        boolean encrypted,
        Optional<Path> authority) {

    private static final String URL = "store.redis.url";
    private static final String EXPECTED_URL =
            "must look like redis://[[user]:password@]host[:port][/database], or rediss:// for TLS";
    private static final int DEFAULT_PORT = 6379;

    /** One on this machine. */
    public static RedisConf loopback(int port, Secret password) {
        return new RedisConf("127.0.0.1", port, Optional.empty(), Optional.of(password), 0, false, Optional.empty());
    }

    static Optional<RedisConf> read(Settings settings) {
        var url = settings.secret(URL);
        var user = settings.optionalText("store.redis.user");
        var password = settings.secret("store.redis.password");
        var authority = settings.optionalPath("store.redis.authority");
        return url.flatMap(secret -> read(settings, secret, user, password, authority));
    }

    private static Optional<RedisConf> read(
            Settings settings, Secret url, Optional<String> user, Optional<Secret> password, Optional<Path> authority) {
        try {
            var uri = new URI(url.reveal());
            var userInfo = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("");
            var database = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
            if (scheme.matches("rediss?") && uri.getHost() != null && database.matches("\\d{0,5}")) {
                return Optional.of(new RedisConf(
                        uri.getHost(),
                        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                        user.or(() -> Optional.of(userInfo[0]).filter(name -> !name.isEmpty())),
                        password.or(
                                () -> userInfo.length < 2 ? Optional.empty() : Optional.of(new Secret(userInfo[1]))),
                        database.isEmpty() ? 0 : Integer.parseInt(database),
                        scheme.equals("rediss"),
                        authority));
            }
        } catch (URISyntaxException _) {
            // Refused as any other text that is no address.
        }
        settings.refuse(URL, EXPECTED_URL);
        return Optional.empty();
    }
}
