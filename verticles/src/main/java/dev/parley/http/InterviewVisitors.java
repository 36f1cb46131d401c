package dev.parley.http;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which socket of this node a visitor of a room has now: a page that comes back takes the place of the connection it lost, and
 * that one, when it ends, no longer counts as the visitor's leaving. Shared by all servers; safe for threads.
 */
final class InterviewVisitors {

    private final ConcurrentMap<Visit, InterviewSocket> sockets = new ConcurrentHashMap<>();

    private record Visit(String code, UUID visitor) {}

    /** The socket whose place this one takes. */
    Optional<InterviewSocket> enter(String code, UUID visitor, InterviewSocket socket) {
        return Optional.ofNullable(sockets.put(new Visit(code, visitor), socket));
    }

    /** Whether the visitor has gone with this socket. */
    boolean leave(String code, UUID visitor, InterviewSocket socket) {
        return sockets.remove(new Visit(code, visitor), socket);
    }
}
