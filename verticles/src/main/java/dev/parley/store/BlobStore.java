package dev.parley.store;

import dev.parley.bus.Blobs;
import dev.parley.bus.Health;
import java.nio.file.Path;

/**
 * A place of blobs, named by the SHA-256 of their content: written once, never changed, the same content once. Calls block
 * and are safe from any thread; they fail with one of the closed set and nothing else.
 */
sealed interface BlobStore permits BlobFolder, BlobBucket {

    /** Takes in a file whose content is that of this blob; afterwards it is gone from its place. */
    Blobs.Blob adopt(Path file, Blobs.Key key);

    /** A local file with the content of a blob, to be read and not changed. NOT_FOUND if there is none. */
    Path locate(Blobs.Key key);

    /** Removes a blob; nothing if there is none. */
    void remove(Blobs.Key key);

    /** Whether it does its work now; answers within two seconds. */
    Health.Part health();
}
