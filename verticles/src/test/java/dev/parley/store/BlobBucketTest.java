package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.conf.S3Conf.Encryption;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Blobs in a real S3 server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobBucketTest {

    private static final String SECRET_KEY = "hush";

    private final HttpClient client = HttpClient.newHttpClient();
    private TestS3 s3;
    private BlobsNode node;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        s3 = TestS3.start(folder);
    }

    @AfterAll
    void stopServer() {
        s3.close();
        client.shutdownNow();
    }

    @BeforeEach
    void openNode(@TempDir Path data) {
        node = BlobsNode.on(data, s3.conf());
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void whatWasAdoptedIsLocatedWithTheSameContent() throws Exception {
        for (var content : new String[] {"", "abc", "слово ".repeat(10_000)}) {
            var blob = node.adopt(content);

            node.forgetCopies();

            assertThat(node.locate(blob.key())).hasContent(content);
            assertThat(s3.file(TestS3.BUCKET, name(blob.key()))).hasContent(content);
        }
    }

    @Test
    void aLargeFileGoesInParts() throws Exception {
        var relay = TestRelay.to(node.vertx, s3.port());
        try (var behind = BlobsNode.on(
                node.data.resolve("behind"),
                s3.conf(relay.endpoint(), TestS3.BUCKET, SECRET_KEY, new Encryption.OfTheBucket()))) {
            var large = node.data.resolve("large");
            try (var file = new RandomAccessFile(large.toFile(), "rw")) {
                file.setLength((40L << 20) + 1);
                file.write(7);
            }

            var blob = behind.ask(Blobs.ADOPT, new Blobs.Adopt(large));
            behind.forgetCopies();

            assertThat(large).doesNotExist();
            assertThat(relay.said()).contains("partNumber=3");
            assertThat(BlobFolder.keyOf(behind.locate(blob.key()))).isEqualTo(blob.key());
        }
    }

    @Test
    void anAdoptedFileIsTheLocalCopyAndNoLongerInItsPlace() throws Exception {
        var file = node.file("abc");

        var blob = node.ask(Blobs.ADOPT, new Blobs.Adopt(file));

        assertThat(file).doesNotExist();
        assertThat(node.locate(blob.key())).startsWith(node.data.resolve("blob-cache"));
    }

    @Test
    void theSameContentIsNotSentAgain() throws Exception {
        var object = s3.file(TestS3.BUCKET, name(node.adopt("twice").key()));
        var sent = Files.getLastModifiedTime(object);

        node.adopt("twice");

        assertThat(Files.getLastModifiedTime(object)).isEqualTo(sent);
    }

    @Test
    void anObjectWithAnotherContentThanItsNameSaysIsNoBlob() throws Exception {
        var blob = node.adopt("a".repeat(1000));
        node.forgetCopies();
        Files.writeString(s3.file(TestS3.BUCKET, name(blob.key())), "a".repeat(900));

        TestStore.refused(Failure.UNAVAILABLE, () -> node.locate(blob.key()))
                .withMessageContaining(blob.key().sha256());

        try (var left = Files.walk(node.data.resolve("blob-cache"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aRemovedBlobIsNotFoundAndLeavesNoObject() throws Exception {
        var blob = node.adopt("gone");
        node.ask(Blobs.PUBLISH, new Blobs.Publish(blob.key(), "gone.wav", "audio/wav"));

        node.ask(Blobs.REMOVE, new Blobs.Remove(blob.key()));
        node.ask(Blobs.REMOVE, new Blobs.Remove(blob.key()));

        TestStore.refused(Failure.NOT_FOUND, () -> node.locate(blob.key()));
        assertThat(s3.objects())
                .noneMatch(object ->
                        object.contains("gone") || object.contains(blob.key().sha256()));
    }

    @Test
    void aBlobThatStillLiesInTheFolderIsFoundThere() throws Exception {
        var file = node.file("of old");
        var key = BlobFolder.keyOf(file);
        new BlobFolder(node.data.resolve("blobs")).adopt(file, key);

        assertThat(node.locate(key)).hasContent("of old").startsWith(node.data.resolve("blobs"));
        assertThat(node.ask(Blobs.PUBLISH, new Blobs.Publish(key, "old.wav", "audio/wav"))
                        .address())
                .hasPath("/" + TestS3.BUCKET + "/old.wav");
    }

    @Test
    void aPublishedBlobIsAnObjectAtTheRootOfTheBucketAndIsResolved() throws Exception {
        var blob = node.adopt("result");

        var link = node.ask(Blobs.PUBLISH, new Blobs.Publish(blob.key(), "задача+1 .wav", "audio/wav"));

        assertThat(link.address())
                .isEqualTo(URI.create(
                        s3.endpoint() + "/" + TestS3.BUCKET + "/%D0%B7%D0%B0%D0%B4%D0%B0%D1%87%D0%B0%2B1%20.wav"));
        assertThat(link.expires()).isEmpty();
        assertThat(s3.file(TestS3.BUCKET, "задача+1 .wav")).hasContent("result");
        assertThat(node.ask(Blobs.RESOLVE, new Blobs.Resolve(link.address())))
                .isEqualTo(new Blobs.Resolved(blob.key(), "задача+1 .wav", "audio/wav"));
    }

    @Test
    void aNameThatIsGivenAgainLeadsToTheNewBlob() throws Exception {
        var first = node.adopt("first").key();
        var second = node.adopt("second").key();
        node.ask(Blobs.PUBLISH, new Blobs.Publish(first, "again.wav", "audio/wav"));
        var link = node.ask(Blobs.PUBLISH, new Blobs.Publish(second, "again.wav", "audio/wav"));

        node.ask(Blobs.REMOVE, new Blobs.Remove(first));

        assertThat(node.ask(Blobs.RESOLVE, new Blobs.Resolve(link.address())).key())
                .isEqualTo(second);
    }

    @Test
    void aSignedLinkIsReadByAnyClientUnderTheNameOfTheFile() throws Exception {
        var blob = node.adopt("signed");

        var link = node.ask(Blobs.LINK, new Blobs.MakeLink(blob.key(), "Отчёт.wav", "audio/wav"));
        var response = get(link.address());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("signed");
        assertThat(response.headers().firstValue("Content-Type")).contains("audio/wav");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.wav");
    }

    @Test
    void aPlayerThatSeeksGetsPartsByASignedLink() throws Exception {
        var link =
                node.ask(Blobs.LINK, new Blobs.MakeLink(node.adopt("abcdefghij").key(), "a.wav", "audio/wav"));

        var response = client.send(
                HttpRequest.newBuilder(link.address())
                        .header("Range", "bytes=2-4")
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo("cde");
        assertThat(response.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
    }

    @Test
    void aSignedLinkExpires() throws Exception {
        try (var hasty = BlobsNode.on(node.data.resolve("hasty"), s3.conf(), Duration.ofSeconds(3))) {
            var blob = hasty.adopt("for a moment");

            var link = hasty.ask(Blobs.LINK, new Blobs.MakeLink(blob.key(), "a.wav", "audio/wav"));

            assertThat(get(link.address()).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> get(link.address()).statusCode() == 403);
        }
    }

    @Test
    void encryptionIsAskedForWithEveryObject() throws Exception {
        var relay = TestRelay.to(node.vertx, s3.port());
        try (var encrypting = BlobsNode.on(
                node.data.resolve("encrypting"),
                s3.conf(relay.endpoint(), TestS3.BUCKET, SECRET_KEY, new Encryption.Aes256()))) {
            // This server knows no encryption and says so: what counts is that it was asked.
            TestStore.refused(Failure.UNAVAILABLE, () -> encrypting.adopt("secret"))
                    .withMessageContaining("Server-side encryption");
            var publish = new Blobs.Publish(node.adopt("secret").key(), "secret.wav", "audio/wav");
            TestStore.refused(Failure.UNAVAILABLE, () -> encrypting.ask(Blobs.PUBLISH, publish));

            assertThat(relay.said())
                    .containsPattern("PUT /parley-media/blobs/[0-9a-f]{2}/[^\\r]+\\r\\n(.+\\r\\n)*"
                            + "x-amz-server-side-encryption: AES256")
                    .containsPattern("PUT /parley-media/blobs/published/[^\\r]+\\r\\n(.+\\r\\n)*"
                            + "x-amz-server-side-encryption: AES256");
        }
    }

    private static String name(Blobs.Key key) {
        return new S3Names("blobs/").blob(key);
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }
}
