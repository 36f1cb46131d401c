package dev.parley.store;

import dev.parley.conf.S3Conf;
import dev.parley.conf.S3Conf.Credentials;
import dev.parley.conf.S3Conf.Encryption;
import dev.parley.conf.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server on the loopback, over a folder: a bucket is a folder in it, an object a file. It can stop and come back. */
public final class TestS3 implements AutoCloseable {

    public static final String BUCKET = "parley-media";

    private static final String ACCESS_KEY = "anna";
    private static final String SECRET_KEY = "hush";

    private final Path folder;
    private S3Proxy server;
    private int port;

    private TestS3(Path folder) {
        this.folder = folder;
    }

    /** A running server with one empty bucket. */
    public static TestS3 start(Path folder) throws Exception {
        var s3 = new TestS3(folder);
        Files.createDirectories(folder.resolve(BUCKET));
        s3.start();
        return s3;
    }

    /** Starts again, on the same port and with what is there. */
    public void start() throws Exception {
        var objects = new FilesystemNio2BlobStore(folder.toString());
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                // The SDK sends some that this server does not know.
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .jettyMaxThreads(24)
                .build();
        server.setBlobStoreLocator((id, _, _) -> ACCESS_KEY.equals(id) ? new AccessGrant(SECRET_KEY, objects) : null);
        server.start();
        port = server.getPort();
    }

    public void stop() throws Exception {
        server.stop();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new AssertionError("the S3 server does not stop", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** The settings with which it is used. */
    public S3Conf conf() {
        return conf(endpoint(), BUCKET, SECRET_KEY, new Encryption.OfTheBucket());
    }

    public S3Conf conf(URI endpoint, String bucket, String secretKey, Encryption encryption) {
        return new S3Conf(
                Optional.of(endpoint),
                "us-east-1",
                Optional.of(bucket),
                Optional.of(new Credentials(new Secret(ACCESS_KEY), new Secret(secretKey), Optional.empty())),
                true,
                "blobs/",
                Optional.empty(),
                encryption,
                List.of("inbox"));
    }

    /** The settings with which a whole application uses it. */
    public Map<String, String> settings() {
        return Map.of(
                "store.blobs",
                "s3",
                "store.s3.endpoint",
                endpoint().toString(),
                "store.s3.bucket",
                BUCKET,
                "store.s3.access-key",
                ACCESS_KEY,
                "store.s3.secret-key",
                SECRET_KEY);
    }

    /** The file of an object, there or not. */
    public Path file(String bucket, String key) {
        return folder.resolve(bucket).resolve(key);
    }

    /** The objects of the bucket. */
    public List<String> objects() throws IOException {
        var bucket = folder.resolve(BUCKET);
        try (var files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
