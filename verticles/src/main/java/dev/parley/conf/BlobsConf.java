package dev.parley.conf;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where media and results lie.
 *
 * @param form which of the two stores is used; the other one may be there as well, to read from or to move to
 * @param s3 the object store, where one is configured
 * @param cache size of the local copies of what lies in S3
 * @param linkLifetime how long a signed link to a result works
 * @param publishedLifetime how long the address of a published result works where this service serves it
 * @param publicUrl where clients reach this service; empty for where its door listens
 */
public record BlobsConf(
        Form form,
        Optional<S3Conf> s3,
        DataSize cache,
        Duration linkLifetime,
        Duration publishedLifetime,
        Optional<URI> publicUrl) {

    /** The two kinds of store. */
    public enum Form {
        FOLDER,
        S3
    }

    private static final String FORM = "store.blobs";
    /** No signature of S3 lives longer (AWS Signature Version 4). */
    private static final Duration LONGEST_SIGNED = Duration.ofDays(7);

    static BlobsConf read(Settings settings) {
        var form = settings.choice(FORM, Form.class);
        var s3 = S3Conf.read(settings);
        if (form == Form.S3 && s3.flatMap(S3Conf::bucket).isEmpty()) {
            settings.refuse(FORM, "s3 needs a bucket: set store.s3.bucket");
        }
        return new BlobsConf(
                form,
                s3,
                settings.size("store.blob-cache", new DataSize(0), DataSize.ofGibibytes(1_000_000)),
                settings.duration("store.links.lifetime", Duration.ofSeconds(1), LONGEST_SIGNED),
                settings.duration("store.links.published-lifetime", Duration.ofSeconds(1), Duration.ofDays(3650)),
                settings.optionalUrl("http.public-url"));
    }

    /** Files in the data folder, with the bundled settings; for tests and tools. */
    public static BlobsConf folder() {
        return Conf.defaults().store().blobs();
    }
}
