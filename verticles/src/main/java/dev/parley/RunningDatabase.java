package dev.parley;

import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import dev.parley.embedded.EmbeddedPostgres;
import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.embedded.FolderLock;
import dev.parley.models.CacheFolder;

/**
 * A PostgreSQL server: the configured one, or one that lives and dies with this process. Holds the data folder either way.
 *
 * @param release lets go of the folder, and stops the server if it is ours
 */
record RunningDatabase(PostgresConf connection, Runnable release) implements AutoCloseable {

    /** Blocking, up to a minute. */
    static RunningDatabase open(StoreConf conf, Durability durability) {
        return conf.postgres()
                .map(external -> new RunningDatabase(external, FolderLock.take(conf.data())::close))
                .orElseGet(() -> embedded(conf, durability));
    }

    private static RunningDatabase embedded(StoreConf conf, Durability durability) {
        var server = EmbeddedPostgres.start(conf.data(), durability, CacheFolder.ofThisUser());
        return new RunningDatabase(server.connection(), server::close);
    }

    @Override
    public void close() {
        release.run();
    }
}
