package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.conf.S3Conf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs as objects of an S3 bucket, {@code <prefix>ab/cdef…}, with local copies of those at work. What lies in the folder of
 * blobs is found there as well, so that one can change from folder to bucket while jobs wait. Blocking; safe from any thread
 * and from several processes.
 */
final class BlobBucket implements BlobStore {

    private final S3Objects objects;
    private final S3Conf conf;
    private final String bucket;
    private final S3Names names;
    private final BlobFolder folder;
    private final BlobCache cache;
    private final S3Links links;
    /** Blobs that are being fetched: who asks for one meanwhile waits for the same copy. */
    private final Map<Blobs.Key, CompletableFuture<Path>> coming = new ConcurrentHashMap<>();

    /** @param folder where blobs lay before */
    BlobBucket(S3Objects objects, S3Conf conf, BlobFolder folder, BlobCache cache, S3Links links) {
        this.objects = objects;
        this.conf = conf;
        this.bucket = conf.bucket().orElseThrow();
        this.names = new S3Names(conf.prefix());
        this.folder = folder;
        this.cache = cache;
        this.links = links;
    }

    /** What is there already is not sent again; the file becomes the local copy. */
    @Override
    public Blobs.Blob adopt(Path file, Blobs.Key key) {
        try {
            var blob = new Blobs.Blob(key, Files.size(file));
            send(file, blob);
            cache.keep(file, key);
            return blob;
        } catch (NoSuchFileException e) {
            throw Failure.NOT_FOUND.because("there is no file " + e.getFile() + " to keep", e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot read " + file + " (" + e + ")", e);
        }
    }

    /** Sends a file with the content of a blob, unless it is there. Replies whether it was sent. */
    boolean send(Path file, Blobs.Blob blob) {
        var name = names.blob(blob.key());
        var there = objects.head(bucket, name);
        if (there.isEmpty()) {
            objects.putIfAbsent(bucket, name, file);
            return true;
        }
        if (there.get().bytes() != blob.bytes()) {
            objects.put(bucket, name, file, "application/octet-stream", Map.of());
            return true;
        }
        return false;
    }

    @Override
    public Path locate(Blobs.Key key) {
        return cache.find(key).or(() -> folder.find(key)).orElseGet(() -> copyOnce(key));
    }

    /** With everything it was published as. */
    @Override
    public void remove(Blobs.Key key) {
        cache.remove(key);
        folder.remove(key);
        links.withdraw(key);
        removeObject(key);
    }

    /** The blob's own object alone. */
    void removeObject(Blobs.Key key) {
        objects.delete(bucket, names.blob(key));
    }

    @Override
    public Health.Part health() {
        try {
            objects.probe(bucket);
            return new Health.Part(true, "bucket " + bucket + " at " + conf.place());
        } catch (FailureException e) {
            return new Health.Part(false, e.detail());
        }
    }

    S3Links links() {
        return links;
    }

    /** Keys after this one, in their order. */
    List<Blobs.Key> keys(Optional<Blobs.Key> after, int limit) {
        var keys = new ArrayList<Blobs.Key>();
        var from = after.map(names::blob).orElse(conf.prefix());
        for (var page = objects.list(bucket, conf.prefix(), from);
                !page.isEmpty() && keys.size() < limit;
                page = objects.list(bucket, conf.prefix(), page.getLast())) {
            page.stream().flatMap(object -> names.key(object).stream()).forEach(keys::add);
        }
        return List.copyOf(keys.subList(0, Math.min(limit, keys.size())));
    }

    /** The content of a blob's object. NOT_FOUND if there is none. */
    S3Content read(Blobs.Key key) {
        try {
            return objects.read(bucket, names.blob(key));
        } catch (FailureException e) {
            throw e.failure() == Failure.NOT_FOUND
                    ? Failure.NOT_FOUND.because("the store has no blob " + key.sha256())
                    : e;
        }
    }

    private Path copyOnce(Blobs.Key key) {
        var mine = new CompletableFuture<Path>();
        var others = coming.putIfAbsent(key, mine);
        if (others != null) {
            return outcome(others);
        }
        try {
            mine.complete(copy(key));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            coming.remove(key);
        }
        return outcome(mine);
    }

    private Path copy(Blobs.Key key) {
        try (var content = read(key)) {
            return cache.keep(content, content.bytes(), key, conf.place());
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("cannot keep a copy of blob " + key.sha256() + " (" + e + ")", e);
        }
    }

    private static Path outcome(CompletableFuture<Path> copy) {
        try {
            return copy.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FailureException failure ? failure : e;
        }
    }
}
