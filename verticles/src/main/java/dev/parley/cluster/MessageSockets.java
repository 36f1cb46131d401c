package dev.parley.cluster;

import dev.parley.bus.Failure;
import dev.parley.conf.ClusterConf;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings of the sockets on which messages go from node to node. */
final class MessageSockets {

    private static final int CONNECT_MILLIS = 3000;
    private static final int RECONNECTS = 3;
    private static final int RECONNECT_MILLIS = 300;

    /** A connection whose other end is silent is given up after these two. */
    private static final int PING_MILLIS = 3000;

    private static final int PONG_MILLIS = 3000;

    private MessageSockets() {}

    static EventBusOptions options(ClusterConf conf) {
        var options = new EventBusOptions()
                .setHost(conf.host())
                .setPort(conf.busPort())
                .setConnectTimeout(CONNECT_MILLIS)
                .setReconnectAttempts(RECONNECTS)
                .setReconnectInterval(RECONNECT_MILLIS)
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PONG_MILLIS)
                .setTcpKeepAlive(true);
        conf.tls().ifPresent(tls -> encrypt(options, tls));
        return options;
    }

    /** Both ends show a certificate. Whoever has one of this authority is a node, whatever it is called. */
    private static void encrypt(EventBusOptions options, ClusterConf.Tls tls) {
        options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addKeyPath(readable("cluster.tls.key", tls.key()))
                        .addCertPath(readable("cluster.tls.certificate", tls.certificate())))
                .setTrustOptions(new PemTrustOptions().addCertPath(readable("cluster.tls.authority", tls.authority())));
    }

    private static String readable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw Failure.INVALID.because(key + " = " + file + ": there is no such file, or it may not be read");
        }
        return file.toAbsolutePath().toString();
    }
}
