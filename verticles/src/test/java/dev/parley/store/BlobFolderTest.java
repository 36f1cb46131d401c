package dev.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BlobFolderTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    /** SHA-256 of the three characters abc: FIPS 180-2, appendix B.1. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    @Test
    void aBlobIsNamedByTheHashOfItsContent() throws IOException {
        var file = Files.writeString(folder.resolve("upload"), "abc");

        var blob = store.ask(Blobs.ADOPT, new Blobs.Adopt(file));

        assertThat(blob).isEqualTo(new Blobs.Blob(new Blobs.Key(SHA256_OF_ABC), 3));
        assertThat(store.ask(Blobs.LOCATE, new Blobs.Locate(blob.key())).file())
                .hasContent("abc")
                .isEqualTo(store.data().resolve("blobs/ba").resolve(SHA256_OF_ABC.substring(2)));
        assertThat(file).doesNotExist();
    }

    @Test
    void whatACrashLeftUnfinishedGoesWhenItIsOld() throws IOException {
        var blobs = new BlobFolder(folder);
        var blob = adopt(blobs, Files.writeString(folder.resolve("upload"), "abc"));
        var now = Instant.parse("2026-03-02T00:00:00Z");
        var old = unfinished(folder.resolve("incoming-1"), now.minusSeconds(1));
        var oldBesideBlobs = unfinished(folder.resolve("ba").resolve("incoming-2"), now.minusSeconds(1));
        var young = unfinished(folder.resolve("ba").resolve("incoming-3"), now.plusSeconds(1));

        assertThat(blobs.sweep(now)).isEqualTo(2);

        assertThat(old).doesNotExist();
        assertThat(oldBesideBlobs).doesNotExist();
        assertThat(young).exists();
        assertThat(blobs.locate(blob.key())).exists();
        assertThat(new BlobFolder(folder.resolve("nowhere")).sweep(now)).isZero();
    }

    private static Path unfinished(Path file, Instant modified) throws IOException {
        Files.writeString(file, "half");
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    @Test
    void theSameContentIsKeptOnce() throws IOException {
        var blobs = new BlobFolder(folder.resolve("blobs"));
        var first = Files.writeString(folder.resolve("first"), "abc");
        var second = Files.writeString(folder.resolve("second"), "abc");

        assertThat(adopt(blobs, first)).isEqualTo(adopt(blobs, second));

        assertThat(filesBelow(folder)).hasSize(1);
    }

    @Test
    void aRemovedBlobIsNotFound() throws IOException {
        var blob = store.ask(Blobs.ADOPT, new Blobs.Adopt(Files.writeString(folder.resolve("upload"), "gone")));

        store.ask(Blobs.REMOVE, new Blobs.Remove(blob.key()));
        store.ask(Blobs.REMOVE, new Blobs.Remove(blob.key()));

        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(Blobs.LOCATE, new Blobs.Locate(blob.key())));
    }

    @Test
    void aMissingFileIsNamed() {
        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(Blobs.ADOPT, new Blobs.Adopt(folder.resolve("none"))))
                .withMessageContaining("none");
    }

    @Test
    void aLargeFileIsNeverHeldInMemory() throws IOException {
        var bytes = 200L << 20;
        var file = folder.resolve("large");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = memory.getCurrentThreadAllocatedBytes();

        var blob = adopt(new BlobFolder(folder.resolve("blobs")), file);

        assertThat(blob.bytes()).isEqualTo(bytes);
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(4L << 20);
    }

    @Test
    void aFileOfAnotherFileSystemIsCopied() throws IOException {
        var file = fileOfAnotherFileSystem();

        var blob = adopt(new BlobFolder(folder.resolve("blobs")), file);

        assertThat(blob.key().sha256()).isEqualTo(SHA256_OF_ABC);
        assertThat(file).doesNotExist();
        assertThat(filesBelow(folder)).singleElement().satisfies(kept -> assertThat(kept)
                .hasContent("abc"));
    }

    @Test
    void aFullDiskIsNamedWithItsFreeSpaceAndNothingIsLost() throws IOException {
        var file = fileOfAnotherFileSystem();
        var blobs = new BlobFolder(folder.resolve("blobs"), _ -> 2);

        TestStore.refused(Failure.UNAVAILABLE, () -> adopt(blobs, file))
                .withMessageContaining(folder.resolve("blobs").toString())
                .withMessageContaining("0 MiB free");

        assertThat(file).hasContent("abc");
        assertThat(filesBelow(folder)).isEmpty();
        Files.delete(file);
    }

    private static Blobs.Blob adopt(BlobFolder blobs, Path file) throws IOException {
        return blobs.adopt(file, BlobFolder.keyOf(file));
    }

    @Test
    void whatComesFromElsewhereHasRoomOrLeavesNothing() throws IOException {
        var blobs = new BlobFolder(folder.resolve("blobs"), _ -> 2);

        TestStore.refused(Failure.UNAVAILABLE, () -> blobs.receive(bytes("abc"), 3, new Blobs.Key(SHA256_OF_ABC)))
                .withMessageContaining("0 MiB free");

        assertThat(filesBelow(folder)).isEmpty();
    }

    @Test
    void whatBreaksOffOnItsWayLeavesNothing() throws IOException {
        var blobs = new BlobFolder(folder.resolve("blobs"));
        var broken = new SequenceInputStream(bytes("ab"), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("No space left on device");
            }
        });

        TestStore.refused(Failure.UNAVAILABLE, () -> blobs.receive(broken, 3, new Blobs.Key(SHA256_OF_ABC)))
                .withMessageContaining("No space left on device");
        assertThat(blobs.receive(bytes("ab"), 3, new Blobs.Key(SHA256_OF_ABC))).isFalse();

        assertThat(filesBelow(folder)).isEmpty();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private Path fileOfAnotherFileSystem() throws IOException {
        var other = Path.of("/dev/shm");
        assumeThat(other).as("another file system").isDirectory();
        assumeThat(Files.getFileStore(other)).isNotEqualTo(Files.getFileStore(folder));
        return Files.writeString(Files.createTempFile(other, "parley-test", null), "abc");
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
