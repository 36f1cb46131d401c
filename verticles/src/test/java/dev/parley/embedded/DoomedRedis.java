package dev.parley.embedded;

import dev.parley.models.CacheFolder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of its own that has a word kept and then waits to be killed. */
final class DoomedRedis {

    static final String KEPT = "kept by server ";

    private DoomedRedis() {}

    public static void main(String[] arguments) throws Exception {
        var server = EmbeddedRedis.start(Path.of(arguments[0]), CacheFolder.ofThisUser());
        EmbeddedRedisTest.say(server.connection(), "SET word kept");
        System.out.println(KEPT + server.pid());
        new CountDownLatch(1).await();
    }
}
