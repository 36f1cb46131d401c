package dev.parley.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.parley.bus.Bus;
import dev.parley.bus.Cluster;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Health;
import dev.parley.conf.ClusterConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as one of a cluster. Joining gives the Vert.x instance whose bus reaches the others; a node that finds older ones
 * of another version gives way. Safe from any thread.
 */
public final class ClusterNode {

    private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

    private final ClusterConf conf;
    private final NodeIdentity self;
    private final HazelcastClusterManager hazelcast;

    public ClusterNode(ClusterConf conf, NodeIdentity self) {
        this.conf = conf;
        this.self = self;
        this.hazelcast = new HazelcastClusterManager(Membership.config(conf, self));
    }

    /** Puts the sockets for messages into the options of the Vert.x instance that is to join. */
    public VertxOptions prepare(VertxOptions options) {
        return options.setEventBusOptions(MessageSockets.options(conf));
    }

    /**
     * Joins, which takes seconds. Closing the instance leaves again. Fails with CONFLICT where nodes of another version are at
     * work, naming both.
     */
    public Future<Vertx> join(VertxBuilder builder) {
        requireFree("cluster.port", conf.port());
        requireFree("cluster.bus-port", conf.busPort());
        warnOfOpenSockets();
        return builder.withClusterManager(hazelcast)
                .buildClustered()
                .recover(cause -> Future.failedFuture(cannotJoin(cause)))
                .compose(vertx -> incompatible()
                        .map(refusal -> vertx.close().<Vertx>transform(_ -> Future.failedFuture(refusal)))
                        .orElseGet(() -> Future.succeededFuture(vertx)))
                .onSuccess(_ -> log.info("this node is {} among {}", self.text(), members()));
    }

    /** Tells the actors of this node when another leaves, and how the cluster is. Call once, after joining. */
    public Future<Void> watch(Bus bus) {
        instance().getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                log.info("{} has joined", text(event.getMember()));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                log.warn("{} has left", text(event.getMember()));
                NodeIdentity.of(event.getMember())
                        .ifPresent(left -> bus.publish(Cluster.LEFT, new Cluster.Left(left.name())));
            }
        });
        instance().getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                incompatible().ifPresent(this::leave);
            }
        });
        return bus.serve(Health.CHECK.of("cluster"), _ -> Future.succeededFuture(health()));
    }

    /** The names of all nodes, the oldest first. */
    public List<String> names() {
        return instance().getCluster().getMembers().stream()
                .flatMap(member -> NodeIdentity.of(member).stream())
                .map(NodeIdentity::name)
                .toList();
    }

    private HazelcastInstance instance() {
        return hazelcast.getHazelcastInstance();
    }

    /** Why this node must not stay: an older one that does not understand it. */
    private Optional<FailureException> incompatible() {
        return instance().getCluster().getMembers().stream()
                .takeWhile(member -> !member.localMember())
                .flatMap(member -> NodeIdentity.of(member).stream())
                .filter(older -> !older.isOfVersionOf(self))
                .findFirst()
                .map(older -> Failure.CONFLICT.because("this node is of version " + self.versionText() + ", but "
                        + older.name() + " of the cluster " + conf.name() + " is of version " + older.versionText()
                        + ": stop all nodes of one version before you start one of another"));
    }

    /** After two clusters of different versions have found each other: the younger one goes on without the bus. */
    private void leave(FailureException reason) {
        log.error("left the cluster: {}", reason.detail());
        Thread.startVirtualThread(() -> instance().shutdown());
    }

    private Health.Part health() {
        return instance().getLifecycleService().isRunning()
                ? new Health.Part(true, members())
                : new Health.Part(false, "this node has left the cluster, the log says why; restart it");
    }

    private String members() {
        var members = instance().getCluster().getMembers();
        return members.size()
                + (members.size() == 1 ? " node: " : " nodes: ")
                + members.stream().map(ClusterNode::text).collect(Collectors.joining(", "));
    }

    private static String text(Member member) {
        return NodeIdentity.of(member).map(NodeIdentity::text).orElseGet(() -> member.getAddress()
                .toString());
    }

    private void warnOfOpenSockets() {
        if (conf.tls().isEmpty() && !InetAddress.ofLiteral(conf.host()).isLoopbackAddress()) {
            log.warn(
                    "messages between nodes are not encrypted: who reaches {} port {} may do all; set cluster.tls",
                    conf.host(),
                    conf.busPort());
        }
    }

    /** Found out before Hazelcast does, who tells it at length. */
    private void requireFree(String key, int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral(conf.host()))) {
            log.debug("{} {} is free", key, port);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because(
                    "cannot listen on " + conf.host() + " port " + port + " (" + e.getMessage()
                            + "): stop what listens there, or choose another " + key + " or cluster.host",
                    e);
        }
    }

    private FailureException cannotJoin(Throwable cause) {
        return Failure.UNAVAILABLE.because(
                "cannot join the cluster " + conf.name() + " at " + conf.host() + ": " + cause.getMessage(), cause);
    }
}
