package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.conf.S3Conf.Encryption;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is said when the store is away or refuses, by a real S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3OutageTest {

    /** Longer by {@code -Doutage.seconds=60}. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 0));

    @TempDir
    Path data;

    private TestS3 s3;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        s3 = TestS3.start(folder);
    }

    @AfterAll
    void stopServer() {
        s3.close();
    }

    @Test
    void aStoreThatIsAwayIsWaitedForWithoutARestart() throws Exception {
        s3.stop();
        try (var node = BlobsNode.on(data, s3.conf())) {
            var file = node.file("kept");
            TestStore.refused(Failure.UNAVAILABLE, () -> node.ask(Blobs.ADOPT, adopt(file)))
                    .withMessageContaining("cannot reach " + s3.endpoint())
                    .withMessageContaining("store.s3.endpoint")
                    .withMessageNotContaining("SDK");
            assertThat(file).as("nothing is lost").hasContent("kept");
            assertThat(health(node).ready()).isFalse();
            assertThat(health(node).detail()).contains(s3.endpoint().toString());

            await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(5)).until(() -> true);
            s3.start();

            await().until(() -> health(node).ready());
            var key = node.ask(Blobs.ADOPT, adopt(file)).key();
            node.forgetCopies();
            assertThat(node.locate(key)).hasContent("kept");
        }
    }

    @Test
    void aWrongSecretIsNamed() throws Exception {
        var conf = s3.conf(s3.endpoint(), TestS3.BUCKET, "wrong", new Encryption.OfTheBucket());
        try (var node = BlobsNode.on(data, conf)) {
            TestStore.refused(Failure.UNAVAILABLE, () -> node.adopt("a"))
                    .withMessageContaining("store.s3.secret-key")
                    .withMessageContaining(TestS3.BUCKET);
            assertThat(health(node).detail()).contains("store.s3.secret-key").doesNotContain("wrong");
        }
    }

    @Test
    void aMissingBucketIsNamed() throws Exception {
        var conf = s3.conf(s3.endpoint(), "nowhere", "hush", new Encryption.OfTheBucket());
        try (var node = BlobsNode.on(data, conf)) {
            // The server may close the connection before it has read what is sent; then another try says why.
            await().untilAsserted(() -> TestStore.refused(Failure.UNAVAILABLE, () -> node.adopt("a"))
                    .withMessageContaining("store.s3.bucket: there is no bucket nowhere at " + s3.endpoint()));
            assertThat(health(node).detail()).contains("store.s3.bucket", "nowhere");
        }
    }

    private static Health.Part health(BlobsNode node) {
        return node.ask(Health.CHECK.of("blobs"), new Health.Check());
    }

    private static Blobs.Adopt adopt(Path file) {
        return new Blobs.Adopt(file);
    }
}
