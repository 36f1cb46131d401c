package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.S3Conf.Encryption;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that users name as s3://bucket/key, from a real S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3DownloadsTest {

    private static final UUID JOB = UUID.fromString("0197a3c0-5b5e-7c1e-8d1f-3f2b6c0d9e11");

    private TestS3 s3;
    private BlobsNode node;
    private Path target;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        s3 = TestS3.start(folder);
        put("inbox", "calls/звонок 1+2.wav", "hello");
        put("inbox", "large.wav", "x".repeat(1 << 20));
        put("private", "salaries.wav", "no");
        put(TestS3.BUCKET, "uploads/own.wav", "mine");
    }

    @AfterAll
    void stopServer() {
        s3.close();
    }

    @BeforeEach
    void openNode(@TempDir Path data) {
        node = BlobsNode.on(data, s3.conf());
        target = data.resolve("input");
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void anObjectOfAnOpenBucketIsReadUnderItsName() {
        var fetched = fetch("s3://inbox/calls/%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA%201+2.wav", 100);

        assertThat(fetched).isEqualTo(new Downloads.Fetched(target, 5, "звонок 1+2.wav"));
        assertThat(target).hasContent("hello");
    }

    @Test
    void theOwnBucketIsOpenButForWhatTheStoreKeepsThere() throws Exception {
        assertThat(fetch("s3://" + TestS3.BUCKET + "/uploads/own.wav", 100).bytes())
                .isEqualTo(4);

        var blob = node.adopt("somebody's recording").key().sha256();
        refused(Failure.INVALID, "s3://" + TestS3.BUCKET + "/blobs/" + blob.substring(0, 2) + "/" + blob.substring(2))
                .withMessageContaining("the store's own");
    }

    @Test
    void aBucketThatTheOperatorHasNotOpenedIsRefused() {
        refused(Failure.INVALID, "s3://private/salaries.wav").withMessageContaining("store.s3.input-buckets");
    }

    @Test
    void anAddressWithoutAKeyIsRefused() {
        for (var address : new String[] {"s3://inbox", "s3://inbox/", "s3://inbox/calls/", "s3:///a.wav"}) {
            refused(Failure.INVALID, address);
        }
    }

    @Test
    void anObjectThatIsNotThereIsRefused() {
        refused(Failure.INVALID, "s3://inbox/none.wav").withMessageContaining("s3://inbox/none.wav");
    }

    @Test
    void aFileBeyondTheLimitIsTooLargeAndLeavesNothing() {
        TestStore.refused(Failure.TOO_LARGE, () -> fetch("s3://inbox/large.wav", 1000))
                .withMessageContaining("1000 bytes");

        assertThat(target).doesNotExist();
    }

    @Test
    void aDownloadIsStoppedInItsMiddle() {
        var relay = TestRelay.to(node.vertx, s3.port());
        relay.holdBackAfter(100_000);
        var conf = s3.conf(relay.endpoint(), TestS3.BUCKET, "hush", new Encryption.OfTheBucket());
        try (var slow = BlobsNode.on(node.data.resolve("slow"), conf)) {
            var fetching = slow.bus.ask(
                    Downloads.FETCH.of("s3"),
                    new Downloads.Fetch(JOB, URI.create("s3://inbox/large.wav"), target, 1 << 30));
            await().until(() -> Files.exists(target) && Files.size(target) > 0);

            slow.bus.publish(Downloads.CANCEL, new Downloads.Cancel(JOB));

            TestStore.refused(Failure.CANCELLED, () -> TestStore.await(fetching));
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void withoutS3ThereIsAClearWord() {
        var folder = BlobsNode.without(node.data.resolve("without"));
        try (folder) {
            TestStore.refused(
                            Failure.INVALID,
                            () -> folder.ask(
                                    Downloads.FETCH.of("s3"),
                                    new Downloads.Fetch(JOB, URI.create("s3://inbox/a.wav"), target, 100)))
                    .withMessageContaining("store.s3.input-buckets");
        }
    }

    private Downloads.Fetched fetch(String address, long mostBytes) {
        return node.ask(Downloads.FETCH.of("s3"), new Downloads.Fetch(JOB, URI.create(address), target, mostBytes));
    }

    private ThrowableAssertAlternative<FailureException> refused(Failure failure, String address) {
        return TestStore.refused(failure, () -> fetch(address, 100));
    }

    private void put(String bucket, String key, String content) throws Exception {
        var file = s3.file(bucket, key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
