package dev.parley.inference;

import dev.parley.bus.Inference.Recognize;
import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Promise;

/**
 * A chunk waiting for its batch.
 *
 * @param reply completed with the text
 * @param sinceNanos when it began to wait, by {@link System#nanoTime()}
 */
record PendingChunk(Recognize request, Promise<Recognized> reply, long sinceNanos) {

    /** Its length. */
    double seconds() {
        return request.chunk().end() - request.chunk().start();
    }
}
