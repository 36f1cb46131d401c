package dev.parley.embedded;

import dev.parley.embedded.EmbeddedPostgres.Durability;
import dev.parley.models.CacheFolder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of its own that commits a row and then waits to be killed. */
final class DoomedParley {

    static final String COMMITTED = "committed by server ";

    private DoomedParley() {}

    public static void main(String[] arguments) throws Exception {
        var server = EmbeddedPostgres.start(Path.of(arguments[0]), Durability.DURABLE, CacheFolder.ofThisUser());
        EmbeddedPostgresTest.execute(
                server.connection(), "create table word (text text)", "insert into word values ('kept')");
        System.out.println(COMMITTED + server.pid());
        new CountDownLatch(1).await();
    }
}
