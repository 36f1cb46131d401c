package dev.parley.inference;

import dev.parley.bus.Inference.Recognize;
import dev.parley.bus.Inference.Recognized;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;

/**
 * A chunk waiting for its batch.
 *
 * @param choice who hears it, and how; chunks of one batch have the same
 * @param reply completed with the text
 * @param sinceNanos when it began to wait, by {@link System#nanoTime()}; kept when it has to wait again
 * @param alone whether it was in a batch that failed and so shares none any more
 * @param failedOn names of the lanes that need not try it again, since it failed there on its own
 */
record PendingChunk(
        Recognize request,
        Recognizers.Choice choice,
        Promise<Recognized> reply,
        long sinceNanos,
        boolean alone,
        Set<String> failedOn) {

    PendingChunk {
        failedOn = Set.copyOf(failedOn);
    }

    PendingChunk(Recognize request, Recognizers.Choice choice, Promise<Recognized> reply, long sinceNanos) {
        this(request, choice, reply, sinceNanos, false, Set.of());
    }

    /** The same, to be tried without others. */
    PendingChunk onItsOwn() {
        return new PendingChunk(request, choice, reply, sinceNanos, true, failedOn);
    }

    /** The same after one more failure on its own. */
    PendingChunk afterFailureOn(Set<String> lanes) {
        var all = new HashSet<>(failedOn);
        all.addAll(lanes);
        return new PendingChunk(request, choice, reply, sinceNanos, true, all);
    }

    /** Its length. */
    double seconds() {
        return request.chunk().end() - request.chunk().start();
    }

    /** Its place in the recording, for messages. */
    String place() {
        return "the chunk from %.1f s to %.1f s"
                .formatted(request.chunk().start(), request.chunk().end());
    }
}
