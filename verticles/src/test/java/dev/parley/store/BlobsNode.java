package dev.parley.store;

import dev.parley.bus.Address;
import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Message;
import dev.parley.conf.BlobsConf;
import dev.parley.conf.DataSize;
import dev.parley.conf.S3Conf;
import dev.parley.conf.StoreConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The blobs of a node alone, without a database. */
final class BlobsNode implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.open(vertx);
    final Path data;

    private BlobsNode(Path data, BlobsConf conf) {
        this.data = data;
        var store = new StoreConf(data, Optional.empty(), 1, Optional.empty(), data.resolve("blobs"), conf);
        // What the database would note is of no interest here.
        TestStore.await(bus.serve(Blobs.NOTE, _ -> Future.succeededFuture(Done.DONE)));
        TestStore.await(vertx.deployVerticle(new BlobsVerticle(bus, store, Clock.systemUTC())));
    }

    /** A node that keeps blobs in this store. */
    static BlobsNode on(Path data, S3Conf s3) {
        return new BlobsNode(data, conf(BlobsConf.Form.S3, s3, Duration.ofHours(1)));
    }

    /** The same whose links have this lifetime. */
    static BlobsNode on(Path data, S3Conf s3, Duration links) {
        return new BlobsNode(data, conf(BlobsConf.Form.S3, s3, links));
    }

    /** A node that keeps blobs in its data folder and knows of this store. */
    static BlobsNode onFolder(Path data, S3Conf s3) {
        return new BlobsNode(data, conf(BlobsConf.Form.FOLDER, s3, Duration.ofHours(1)));
    }

    /** A node that knows of no S3. */
    static BlobsNode without(Path data) {
        return new BlobsNode(data, BlobsConf.folder());
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return TestStore.await(bus.ask(address, request));
    }

    Blobs.Blob adopt(String content) throws Exception {
        return ask(Blobs.ADOPT, new Blobs.Adopt(file(content)));
    }

    /** A file to hand in. */
    Path file(String content) throws Exception {
        return Files.writeString(
                Files.createDirectories(data.resolve("uploads")).resolve("запись " + UUID.randomUUID()), content);
    }

    Path locate(Blobs.Key key) {
        return ask(Blobs.LOCATE, new Blobs.Locate(key)).file();
    }

    /** Local copies that were kept. */
    void forgetCopies() throws Exception {
        TestPostgres.deleteTree(data.resolve("blob-cache"));
    }

    @Override
    public void close() {
        TestStore.await(vertx.close());
    }

    private static BlobsConf conf(BlobsConf.Form form, S3Conf s3, Duration links) {
        return new BlobsConf(
                form,
                Optional.of(s3),
                DataSize.ofGibibytes(1),
                links,
                links,
                Optional.of(URI.create("https://parley.example")));
    }
}
