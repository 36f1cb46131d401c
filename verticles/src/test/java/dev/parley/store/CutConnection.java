package dev.parley.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on this machine that can be cut, as when the server or the network is away, and mended. */
public final class CutConnection implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetServer entrance;
    private final int port;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    public CutConnection(String host, int target) {
        var client = vertx.createNetClient();
        entrance = vertx.createNetServer().connectHandler(from -> {
            if (cut) {
                from.close();
                return;
            }
            open.add(from);
            from.pause();
            client.connect(target, host)
                    .onSuccess(to -> {
                        open.add(to);
                        from.pipeTo(to);
                        to.pipeTo(from);
                        from.resume();
                    })
                    .onFailure(_ -> from.close());
        });
        port = TestStore.await(entrance.listen(0, "127.0.0.1")).actualPort();
    }

    public int port() {
        return port;
    }

    /** Ends all connections and lets no other come. */
    public void cut() {
        cut = true;
        open.forEach(NetSocket::close);
        open.clear();
    }

    public void mend() {
        cut = false;
    }

    @Override
    public void close() {
        TestStore.await(vertx.close());
    }
}
