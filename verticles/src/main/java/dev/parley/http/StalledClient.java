package dev.parley.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Lets go a client that does not read. */
final class StalledClient {

    private StalledClient() {}

    /**
     * Drops the connection with what is still to be written. Vert.x' own close waits until that has been read, which is what such
     * a client never does. On the connection's event loop.
     */
    static void drop(HttpConnection connection) {
        if (connection instanceof ConnectionBase open) {
            open.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
