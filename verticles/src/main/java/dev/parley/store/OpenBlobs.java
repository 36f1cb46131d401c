package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.conf.BlobsConf;
import dev.parley.conf.S3Conf;
import dev.parley.conf.StoreConf;
import java.time.Clock;
import java.util.Optional;

/**
 * What is there of blobs on this node.
 *
 * @param store the one that is used
 * @param bucket where one is configured, used or not
 * @param downloads where S3 is configured, be it for inputs alone
 */
record OpenBlobs(
        BlobStore store,
        BlobFolder folder,
        Optional<BlobBucket> bucket,
        SignedLinks links,
        Optional<S3Downloads> downloads,
        Optional<S3Objects> objects)
        implements AutoCloseable {

    /** Blocks; reads and writes files, and connects to nothing. */
    static OpenBlobs open(StoreConf conf, Clock clock) {
        var data = conf.data().toAbsolutePath().normalize();
        var folder = new BlobFolder(conf.blobFolder());
        var cache =
                new BlobCache(data.resolve("blob-cache"), conf.blobs().cache().bytes(), clock);
        var links = SignedLinks.open(conf.blobFolder().resolve("link-key"), clock);
        var s3 = conf.blobs().s3();
        var objects = s3.map(S3Objects::new);
        var bucket = objects.flatMap(open ->
                s3.filter(there -> there.bucket().isPresent()).map(there -> bucket(open, there, folder, cache, clock)));
        var downloads = objects.flatMap(open -> s3.map(there -> new S3Downloads(open, there)));
        BlobStore store = conf.blobs().form() == BlobsConf.Form.S3 ? bucket.orElseThrow() : folder;
        return new OpenBlobs(store, folder, bucket, links, downloads, objects);
    }

    /** From one store to the other. INVALID where there is only one. */
    BlobMove move() {
        return new BlobMove(
                folder,
                bucket.orElseThrow(
                        () -> Failure.INVALID.because("there is only the folder of blobs: set store.s3.bucket")));
    }

    @Override
    public void close() {
        objects.ifPresent(S3Objects::close);
    }

    private static BlobBucket bucket(S3Objects objects, S3Conf conf, BlobFolder folder, BlobCache cache, Clock clock) {
        return new BlobBucket(objects, conf, folder, cache, new S3Links(objects, conf, folder, clock));
    }
}
