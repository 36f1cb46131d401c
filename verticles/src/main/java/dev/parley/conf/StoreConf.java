package dev.parley.conf;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The store.
 *
 * @param data folder of everything that is kept on this node, absolute
 * @param postgres server to use; empty to run the embedded one in {@code data/postgres}
 * @param poolSize connections to PostgreSQL
 * @param redis server to use; empty to run the embedded one in {@code data/redis}
 * @param blobFolder folder of media, absolute; in a cluster one that all nodes share
 * @param blobs where media and results lie
 */
public record StoreConf(
        Path data,
        Optional<PostgresConf> postgres,
        int poolSize,
        Optional<RedisConf> redis,
        Path blobFolder,
        BlobsConf blobs) {

    /** Media and results as files in the data folder. */
    public StoreConf(Path data, Optional<PostgresConf> postgres, int poolSize) {
        this(data, postgres, poolSize, Optional.empty(), data.resolve("blobs"), BlobsConf.folder());
    }

    /** An external PostgreSQL server. */
    public record PostgresConf(String host, int port, String database, String user, Optional<Secret> password) {}

    private static final String URL = "store.postgres.url";
    private static final String EXPECTED_URL = "must look like postgresql://[user[:password]@]host[:port]/database";
    private static final int DEFAULT_PORT = 5432;

    static StoreConf read(Settings settings) {
        // Vert.x looks for a relative path on the class path first, and copies what it finds there.
        var data = settings.path("store.data").toAbsolutePath().normalize();
        var blobs = settings.optionalPath("store.blob-folder").map(Path::toAbsolutePath);
        return new StoreConf(
                data,
                postgres(settings),
                settings.integer("store.postgres.pool-size", 1, 1_000),
                RedisConf.read(settings),
                blobs.map(Path::normalize).orElseGet(() -> data.resolve("blobs")),
                BlobsConf.read(settings));
    }

    private static Optional<PostgresConf> postgres(Settings settings) {
        var url = settings.secret(URL);
        var user = settings.optionalText("store.postgres.user");
        var password = settings.secret("store.postgres.password");
        return url.flatMap(secret -> postgres(settings, secret, user, password));
    }

    private static Optional<PostgresConf> postgres(
            Settings settings, Secret url, Optional<String> user, Optional<Secret> password) {
        try {
            var uri = new URI(url.reveal());
            var userInfo = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            var database = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("");
            if (!scheme.matches("postgres(ql)?") || uri.getHost() == null || database.isEmpty()) {
                settings.refuse(URL, EXPECTED_URL);
                return Optional.empty();
            }
            return Optional.of(new PostgresConf(
                    uri.getHost(),
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    database,
                    user.orElse(userInfo[0].isEmpty() ? "postgres" : userInfo[0]),
                    password.or(() -> userInfo.length < 2 ? Optional.empty() : Optional.of(new Secret(userInfo[1])))));
        } catch (URISyntaxException e) {
            settings.refuse(URL, EXPECTED_URL);
            return Optional.empty();
        }
    }
}
