package dev.parley.http;

import dev.parley.bus.Failure;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many event streams and waiting requests are open on this node, and how many one user may have. Shared by all servers;
 * safe for threads.
 */
final class OpenStreams {

    private final int mostPerUser;
    private final Duration keepAlive;
    private final ConcurrentMap<UUID, Integer> byUser = new ConcurrentHashMap<>();

    /** @param keepAlive how often a stream shows that it lives; below the idle time of common proxies, 60 s */
    OpenStreams(int mostPerUser, Duration keepAlive) {
        this.mostPerUser = mostPerUser;
        this.keepAlive = keepAlive;
    }

    /** How often connections, keys and jobs are looked at. */
    Duration keepAlive() {
        return keepAlive;
    }

    /** Counts a stream of this user. Fails with OVER_QUOTA when there are too many. */
    void enter(UUID user) {
        byUser.compute(user, (_, open) -> {
            if (open != null && open >= mostPerUser) {
                throw Failure.OVER_QUOTA.because(
                        mostPerUser + " event streams and waiting requests are open, the most for one user");
            }
            return open == null ? 1 : open + 1;
        });
    }

    void leave(UUID user) {
        byUser.computeIfPresent(user, (_, open) -> open == 1 ? null : open - 1);
    }
}
