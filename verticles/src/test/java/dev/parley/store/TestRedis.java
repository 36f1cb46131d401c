package dev.parley.store;

import dev.parley.conf.RedisConf;
import dev.parley.embedded.EmbeddedRedis;
import dev.parley.models.CacheFolder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis for one test class. */
final class TestRedis implements BeforeAllCallback, AfterAllCallback {

    private final Vertx vertx = Vertx.vertx();
    private Path data;
    private EmbeddedRedis server;
    private Redis client;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("parley-test-redis");
        server = EmbeddedRedis.start(data, CacheFolder.ofThisUser());
        client = client(vertx, server.connection());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        TestStore.await(vertx.close());
        server.close();
        TestPostgres.deleteTree(data);
    }

    RedisConf connection() {
        return server.connection();
    }

    /** Behind the back of those who count. */
    Response say(Command command, String... arguments) {
        var request = Request.cmd(command);
        for (var argument : arguments) {
            request.arg(argument);
        }
        return TestStore.await(client.send(request));
    }

    private static Redis client(Vertx vertx, RedisConf conf) {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://" + conf.host() + ":" + conf.port())
                        .setPassword(conf.password().orElseThrow().reveal()));
    }
}
