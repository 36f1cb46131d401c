package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blobs from the folder to the bucket or back, some at a time. What is removed at its source has been read back from its
 * target and compared. Blocking.
 */
final class BlobMove {

    private final BlobFolder folder;
    private final BlobBucket bucket;

    BlobMove(BlobFolder folder, BlobBucket bucket) {
        this.folder = folder;
        this.bucket = bucket;
    }

    Blobs.Moved move(Blobs.Move request) {
        var keys = request.to() == Blobs.Form.S3
                ? folder.keys(request.after(), request.limit())
                : bucket.keys(request.after(), request.limit());
        var count = new Count();
        keys.forEach(key -> move(key, request, count));
        return count.until(keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast()));
    }

    /** What became of the blobs so far. */
    private static final class Count {
        private int copied;
        private long bytes;
        private int present;
        private int removed;
        private final List<Blobs.Key> damaged = new ArrayList<>();

        void sent(boolean anew, long size) {
            copied += anew ? 1 : 0;
            bytes += anew ? size : 0;
            present += anew ? 0 : 1;
        }

        Blobs.Moved until(Optional<Blobs.Key> last) {
            return new Blobs.Moved(copied, bytes, present, removed, damaged, last);
        }
    }

    private void move(Blobs.Key key, Blobs.Move request, Count count) {
        try {
            if (request.to() == Blobs.Form.S3) {
                toBucket(key, request.delete(), count);
            } else {
                toFolder(key, request.delete(), count);
            }
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot move blob " + key.sha256() + " (" + e + ")", e);
        } catch (FailureException e) {
            // Removed since it was listed: nothing to move any more.
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void toBucket(Blobs.Key key, boolean delete, Count count) throws IOException {
        var file = folder.locate(key);
        if (!BlobFolder.keyOf(file).equals(key)) {
            count.damaged.add(key);
            return;
        }
        var bytes = Files.size(file);
        count.sent(bucket.send(file, new Blobs.Blob(key, bytes)), bytes);
        if (delete && keyInBucket(key).equals(key)) {
            folder.remove(key);
            count.removed++;
        } else if (delete) {
            count.damaged.add(key);
        }
    }

    private void toFolder(Blobs.Key key, boolean delete, Count count) throws IOException {
        var missing = folder.find(key).isEmpty();
        if (missing && !fetch(key)) {
            count.damaged.add(key);
            return;
        }
        var file = folder.locate(key);
        count.sent(missing, Files.size(file));
        if (delete && BlobFolder.keyOf(file).equals(key)) {
            bucket.removeObject(key);
            count.removed++;
        } else if (delete) {
            count.damaged.add(key);
        }
    }

    /** Replies whether the object had the content of its blob. */
    private boolean fetch(Blobs.Key key) throws IOException {
        try (var content = bucket.read(key)) {
            return folder.receive(content, content.bytes(), key);
        }
    }

    private Blobs.Key keyInBucket(Blobs.Key key) throws IOException {
        try (var hashing = new DigestInputStream(bucket.read(key), BlobFolder.sha256())) {
            hashing.transferTo(OutputStream.nullOutputStream());
            return BlobFolder.key(hashing.getMessageDigest());
        }
    }
}
