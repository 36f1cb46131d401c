package dev.parley.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;

/** Stands between a client and a server on the loopback: notes what the client says, and can hold the answer back. */
final class TestRelay {

    private final NetServer server;
    private final NetClient client;
    private final StringBuffer said = new StringBuffer();
    private volatile long mostBytesOfAnAnswer = Long.MAX_VALUE;

    private TestRelay(Vertx vertx, int port) {
        client = vertx.createNetClient();
        server = vertx.createNetServer().connectHandler(from -> {
            from.pause();
            client.connect(port, "127.0.0.1").onSuccess(to -> join(from, to));
        });
    }

    static TestRelay to(Vertx vertx, int port) {
        var relay = new TestRelay(vertx, port);
        TestStore.await(relay.server.listen(0, "127.0.0.1"));
        return relay;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Everything that clients have sent. */
    String said() {
        return said.toString();
    }

    /** From now on no connection gets more than this of what the server says; the rest never comes. */
    void holdBackAfter(long bytes) {
        mostBytesOfAnAnswer = bytes;
    }

    private void join(NetSocket from, NetSocket to) {
        var answered = new long[1];
        from.handler(bytes -> {
            said.append(bytes.toString(ISO_8859_1));
            to.write(bytes);
        });
        to.handler(bytes -> from.write(allowed(bytes, answered)));
        from.closeHandler(_ -> to.close());
        to.closeHandler(_ -> from.close());
        from.resume();
    }

    private Buffer allowed(Buffer bytes, long[] answered) {
        var length = Math.clamp(mostBytesOfAnAnswer - answered[0], 0, bytes.length());
        answered[0] += length;
        return bytes.slice(0, length);
    }
}
