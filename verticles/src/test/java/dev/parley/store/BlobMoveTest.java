package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Blobs.Form;
import dev.parley.bus.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one store to the other, against a real S3 server. */
class BlobMoveTest {

    @TempDir
    Path data;

    @TempDir
    Path objects;

    private TestS3 s3;
    private BlobsNode node;
    private BlobFolder folder;

    @BeforeEach
    void open() throws Exception {
        s3 = TestS3.start(objects);
        node = BlobsNode.onFolder(data, s3.conf());
        folder = new BlobFolder(data.resolve("blobs"));
    }

    @AfterEach
    void close() {
        node.close();
        s3.close();
    }

    @Test
    void everyBlobGetsToTheBucketAndStaysInTheFolder() throws Exception {
        var keys = blobs(20);

        var moved = moveAll(Form.S3, false);

        assertThat(moved.stream().mapToInt(Blobs.Moved::copied).sum()).isEqualTo(20);
        assertThat(inBucket()).isEqualTo(keys);
        assertThat(folder.keys(Optional.empty(), 100)).isEqualTo(keys);
    }

    @Test
    void aMoveThatWasCutOffGoesOnWhereItWas() throws Exception {
        var keys = blobs(20);
        var first = move(Form.S3, Optional.empty(), 7);
        s3.stop();
        TestStore.refused(Failure.UNAVAILABLE, () -> move(Form.S3, first.last(), 7));
        s3.start();

        var again = moveAll(Form.S3, true);

        assertThat(again.stream().mapToInt(Blobs.Moved::present).sum()).isEqualTo(7);
        assertThat(again.stream().mapToInt(Blobs.Moved::copied).sum()).isEqualTo(13);
        assertThat(again.stream().mapToInt(Blobs.Moved::removed).sum()).isEqualTo(20);
        assertThat(inBucket()).isEqualTo(keys);
        assertThat(folder.keys(Optional.empty(), 100)).isEmpty();
    }

    @Test
    void theWayBackIsTheSame() throws Exception {
        var keys = blobs(5);
        moveAll(Form.S3, true);

        var moved = moveAll(Form.FOLDER, true);

        assertThat(moved.stream().mapToInt(Blobs.Moved::removed).sum()).isEqualTo(5);
        assertThat(folder.keys(Optional.empty(), 100)).isEqualTo(keys);
        assertThat(inBucket()).isEmpty();
        for (var key : keys) {
            assertThat(BlobFolder.keyOf(folder.locate(key))).isEqualTo(key);
        }
    }

    @Test
    void aDamagedBlobIsNamedAndNothingOfItIsRemoved() throws Exception {
        var keys = blobs(3);
        moveAll(Form.S3, false);
        var damaged = keys.get(1);
        Files.writeString(s3.file(TestS3.BUCKET, new S3Names("blobs/").blob(damaged)), "blob 9");

        var moved = moveAll(Form.S3, true);

        assertThat(moved.stream().flatMap(page -> page.damaged().stream())).containsExactly(damaged);
        assertThat(folder.keys(Optional.empty(), 100)).containsExactly(damaged);
    }

    @Test
    void withoutABucketThereIsNothingToMoveTo() {
        try (var without = BlobsNode.without(data.resolve("without"))) {
            TestStore.refused(
                            Failure.INVALID,
                            () -> without.ask(Blobs.MOVE, new Blobs.Move(Form.S3, Optional.empty(), 1, false)))
                    .withMessageContaining("store.s3.bucket");
        }
    }

    /** So many, all of one length; their keys in order. */
    private List<Blobs.Key> blobs(int count) throws Exception {
        var keys = new ArrayList<Blobs.Key>();
        for (var i = 0; i < count; i++) {
            keys.add(node.adopt("blob " + (char) ('a' + i)).key());
        }
        keys.sort(Comparator.comparing(Blobs.Key::sha256));
        return keys;
    }

    private List<Blobs.Moved> moveAll(Form to, boolean delete) {
        var pages = new ArrayList<Blobs.Moved>();
        var last = Optional.<Blobs.Key>empty();
        do {
            var page = node.ask(Blobs.MOVE, new Blobs.Move(to, last, 7, delete));
            pages.add(page);
            last = page.last();
        } while (last.isPresent());
        return pages;
    }

    private Blobs.Moved move(Form to, Optional<Blobs.Key> after, int limit) {
        return node.ask(Blobs.MOVE, new Blobs.Move(to, after, limit, false));
    }

    private List<Blobs.Key> inBucket() throws Exception {
        return s3.objects().stream()
                .flatMap(object -> new S3Names("blobs/").key(object).stream())
                .sorted(Comparator.comparing(Blobs.Key::sha256))
                .toList();
    }
}
