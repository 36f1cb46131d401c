package dev.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import dev.parley.conf.ClusterConf;
import dev.parley.conf.Secret;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The settings of Hazelcast: quick to notice a death, quiet, and deaf to everybody but members that know the name. */
final class Membership {

    /**
     * A killed member is noticed by its broken connection at once, a frozen or unreachable one by its silence after six
     * seconds. Few threads and partitions: all that is kept here is who listens to what.
     */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.phone.home.enabled", "false"),
            // The prefix of every line has the cluster's name, which is made of the secret.
            Map.entry("hazelcast.logging.details.enabled", "false"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            // Whoever cannot join in this time fails to start and is started again by whoever looks after it.
            Map.entry("hazelcast.max.join.seconds", "60"),
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            Map.entry("hazelcast.connection.monitor.max.faults", "1"),
            // Two that started at the same instant, or were cut off from each other, become one cluster again this
            // soon.
            Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"));

    private static final String LOGGING = "hazelcast.logging.type";
    private static final int NAME_DIGITS = 32;

    private Membership() {}

    static Config config(ClusterConf conf, NodeIdentity self) {
        // Its first lines come before it has read its configuration.
        System.setProperty(LOGGING, "slf4j");
        var config = ConfigUtil.loadConfig();
        config.setClusterName(conf.secret()
                .map(secret -> conf.name() + "-" + proof(secret, conf.name()))
                .orElse(conf.name()));
        PROPERTIES.forEach(config::setProperty);
        config.setProperty("hazelcast.local.localAddress", conf.host());
        config.getMetricsConfig().setEnabled(false);
        config.setAdvancedNetworkConfig(network(conf));
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
        self.attributes().forEach(config.getMemberAttributeConfig()::setAttribute);
        return config;
    }

    /** A socket for members alone: a plain network configuration lets clients in as well, and they may do all. */
    private static AdvancedNetworkConfig network(ClusterConf conf) {
        var endpoint = new ServerSocketEndpointConfig();
        endpoint.setPort(conf.port()).setPortAutoIncrement(false);
        var network = new AdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(endpoint);
        join(network.getJoin(), conf);
        return network;
    }

    private static void join(JoinConfig join, ClusterConf conf) {
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        if (conf.service().isPresent()) {
            join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", conf.service().get())
                    .setProperty("service-port", Integer.toString(conf.port()));
        } else {
            join.getTcpIpConfig().setEnabled(true).setMembers(conf.members());
        }
    }

    /** What may be made of serialized Java objects that come over the network. */
    private static JavaSerializationFilterConfig filter() {
        var filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.", "java.", "[");
        return filter;
    }

    /**
     * Open-source Hazelcast checks nothing but the cluster's name when a node asks to be let in, so the name is made of the
     * secret: who does not know it cannot guess the name.
     */
    private static String proof(Secret secret, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(name.getBytes(UTF_8))).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
