package dev.parley;

import dev.parley.conf.RedisConf;
import dev.parley.conf.StoreConf;
import dev.parley.embedded.CannotStartException;
import dev.parley.embedded.EmbeddedRedis;
import dev.parley.models.CacheFolder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis: the configured one, or one that lives and dies with this process; none where that does not start, as a node that is alone
 * can do without.
 *
 * @param release stops the server if it is ours
 */
record RunningRedis(Optional<RedisConf> connection, Runnable release) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningRedis.class);

    static final RunningRedis NONE = new RunningRedis(Optional.empty(), () -> {});

    /** Blocking, up to a minute. */
    static RunningRedis open(StoreConf conf) {
        return conf.redis()
                .map(external -> new RunningRedis(Optional.of(external), () -> {}))
                .orElseGet(() -> embedded(conf));
    }

    private static RunningRedis embedded(StoreConf conf) {
        try {
            var server = EmbeddedRedis.start(conf.data(), CacheFolder.ofThisUser());
            return new RunningRedis(Optional.of(server.connection()), server::close);
        } catch (CannotStartException e) {
            log.warn("without Redis no answer is kept, and this node counts limits by itself: {}", e.getMessage());
            return NONE;
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
