package dev.parley.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several nodes as one service.
 *
 * @param enabled whether this node joins others; the rest means nothing if not
 * @param roles what this node is for
 * @param name nodes of one name find each other
 * @param host address of this node, on which it listens for the others and by which they call it
 * @param port membership
 * @param busPort messages; 0 for any free one
 * @param members where others may be, {@code host:port}
 * @param service name in the DNS whose addresses are those of all nodes; instead of members
 * @param secret what a node must know to be let in
 * @param tls encrypts messages and proves who sends them; empty for neither
 */
public record ClusterConf(
        boolean enabled,
        Set<Role> roles,
        String name,
        String host,
        int port,
        int busPort,
        List<String> members,
        Optional<String> service,
        Optional<Secret> secret,
        Optional<Tls> tls) {

    /** PEM files: this node's private key and certificate, and the authority that has signed those of all nodes. */
    public record Tls(Path key, Path certificate, Path authority) {}

    private static final String HOST = "cluster.host";
    private static final String ROLES = "cluster.roles";
    private static final String OWN_ADDRESS = "auto";

    public ClusterConf {
        roles = Set.copyOf(roles);
        members = List.copyOf(members);
    }

    static ClusterConf read(Settings settings) {
        var address = address(settings);
        var conf = new ClusterConf(
                settings.flag("cluster.enabled"),
                settings.choices(ROLES, Role.class),
                settings.text("cluster.name"),
                address.getHostAddress(),
                settings.integer("cluster.port", 1, 65_535),
                settings.integer("cluster.bus-port", 0, 65_535),
                settings.list("cluster.members"),
                settings.optionalText("cluster.service"),
                settings.secret("cluster.secret"),
                tls(settings));
        if (conf.enabled) {
            conf.check(settings, address);
        }
        return conf;
    }

    /** Whether this node does this work: a node that is alone does all. */
    public boolean does(Role role) {
        return !enabled || roles.contains(role);
    }

    private void check(Settings settings, InetAddress address) {
        if (settings.secret("store.postgres.url").isEmpty()) {
            settings.refuse(
                    "store.postgres.url",
                    "a cluster needs a PostgreSQL server that all nodes reach; the embedded one is for one node");
        }
        if (settings.secret("store.redis.url").isEmpty()) {
            settings.refuse(
                    "store.redis.url",
                    "a cluster needs a Redis that all nodes reach; the embedded one is for one node");
        }
        if (settings.optionalText("store.blob-folder").isEmpty()
                && settings.choice("store.blobs", BlobsConf.Form.class) == BlobsConf.Form.FOLDER) {
            settings.refuse(
                    "store.blob-folder",
                    "a cluster needs a folder that all nodes share, such as one on NFS, or store.blobs: s3");
        }
        if (roles.contains(Role.SPEECH) && !roles.contains(Role.JOBS)) {
            settings.refuse(ROLES, "speech needs jobs beside it: it is jobs that the models work for");
        }
        if (!address.isLoopbackAddress() && secret.isEmpty()) {
            settings.refuse(
                    "cluster.secret", "must be set where " + HOST + " is not the loopback: whoever joins may do all");
        }
        if (service.isPresent() && !members.isEmpty()) {
            settings.refuse("cluster.service", "not together with cluster.members: name the nodes one way");
        }
    }

    private static InetAddress address(Settings settings) {
        var host = settings.text(HOST);
        try {
            return host.equals(OWN_ADDRESS) ? InetAddress.getLocalHost() : InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            settings.refuse(HOST, "must be an address of this machine, or auto for that of its name");
            return InetAddress.getLoopbackAddress();
        }
    }

    private static Optional<Tls> tls(Settings settings) {
        var key = settings.optionalPath("cluster.tls.key");
        var certificate = settings.optionalPath("cluster.tls.certificate");
        var authority = settings.optionalPath("cluster.tls.authority");
        if (key.isPresent() && certificate.isPresent() && authority.isPresent()) {
            return Optional.of(new Tls(key.get(), certificate.get(), authority.get()));
        }
        if (key.isPresent() || certificate.isPresent() || authority.isPresent()) {
            settings.refuse("cluster.tls.key", "key, certificate and authority go together: give all three or none");
        }
        return Optional.empty();
    }
}
