package dev.parley;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been opened, to be closed in reverse order, once. Safe from any thread: a shutdown may come in the middle of a
 * start, which then ends with a {@link CancellationException}.
 */
final class OpenParts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** Takes a part over; closes it at once where everything is closed already. */
    void add(AutoCloseable part) {
        if (!kept(part)) {
            close(part);
            throw new CancellationException("stopped while starting");
        }
    }

    @Override
    public void close() {
        for (var part = next(); part != null; part = next()) {
            close(part);
        }
    }

    private synchronized boolean kept(AutoCloseable part) {
        if (!closed) {
            parts.push(part);
        }
        return !closed;
    }

    private synchronized @Nullable AutoCloseable next() {
        closed = true;
        return parts.poll();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("a part did not stop cleanly: {}", e.toString());
            log.debug("a part did not stop cleanly", e);
        }
    }
}
