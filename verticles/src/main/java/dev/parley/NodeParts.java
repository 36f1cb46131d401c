package dev.parley;

import dev.parley.bus.Assistant;
import dev.parley.bus.Bus;
import dev.parley.bus.Interviews;
import dev.parley.bus.MessageSchema;
import dev.parley.bus.Office;
import dev.parley.bus.Probes;
import dev.parley.bus.Reports;
import dev.parley.bus.Retention;
import dev.parley.bus.Tasks;
import dev.parley.cluster.ClusterNode;
import dev.parley.cluster.NodeIdentity;
import dev.parley.cluster.NodeVerticle;
import dev.parley.conf.Conf;
import dev.parley.conf.InterviewConf;
import dev.parley.conf.Role;
import dev.parley.http.HttpVerticle;
import dev.parley.http.HttpVerticle.HealthParts;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the roles of a node mean. */
final class NodeParts {

    private NodeParts() {}

    /** The kinds of jobs whose runner is on this node. */
    static Set<String> kinds(Conf conf) {
        if (!conf.cluster().does(Role.JOBS)) {
            return Set.of();
        }
        return conf.cluster().does(Role.SPEECH)
                ? conf.jobs().kinds().keySet()
                : Set.of(
                        Probes.KIND,
                        Retention.KIND,
                        Assistant.KIND,
                        Reports.KIND,
                        Office.KIND,
                        Tasks.REPORT,
                        Tasks.SEMI_REPORT,
                        Interviews.WRITTEN,
                        Interviews.REPORTED);
    }

    /** Reports on interviews are sent to a topic where there is Kafka, on whichever node. */
    static InterviewConf interviews(Conf conf) {
        return conf.kafka().isOn() ? conf.interview() : conf.interview().withoutTopic();
    }

    /** How it is known to the others. */
    static NodeIdentity identity(Conf conf) {
        var version = Optional.ofNullable(Parley.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new NodeIdentity(
                conf.jobs().node(),
                version,
                MessageSchema.fingerprint(),
                conf.cluster().roles());
    }

    /** Who tells what it has and does. */
    static NodeVerticle readings(Bus bus, Conf conf, Optional<ClusterNode> node, Instant started) {
        var self = identity(conf);
        Supplier<List<String>> names = () -> node.map(ClusterNode::names).orElse(List.of(self.name()));
        return new NodeVerticle(bus, self, names, conf.store().data(), started);
    }

    /** Whether texts are spoken here: where speech is heard, too, and somebody may ask. */
    static boolean speaks(Conf conf, Parley.Purpose purpose) {
        return purpose == Parley.Purpose.SERVICE && conf.cluster().does(Role.SPEECH);
    }

    /** Where its door is reached by the others: one that listens for its own machine alone only by nodes of that machine. */
    static HttpVerticle.Node door(Conf conf) {
        var among = conf.cluster().host();
        var host = conf.http().onAllAddresses() ? among : conf.http().host();
        var reached =
                !conf.http().onlyThisMachine() || InetAddress.ofLiteral(among).isLoopbackAddress();
        return new HttpVerticle.Node(conf.jobs().node(), Optional.of(host).filter(_ -> reached));
    }

    /** The parts that its health is told of. */
    static HealthParts health(Conf conf, Parley.Purpose purpose, boolean clustered, boolean topics, boolean vault) {
        var needed = new TreeSet<>(Set.of("store", "jobs", "speech"));
        if (conf.cluster().does(Role.SPEECH)) {
            needed.add("inference");
        }
        if (conf.cluster().does(Role.LLM)) {
            needed.add("llm");
        }
        if (clustered) {
            needed.add("cluster");
        }
        var shared = new TreeSet<>(Set.of("blobs", "disk", "redis"));
        if (topics) {
            shared.add("kafka");
        }
        if (vault) {
            shared.add("vault");
        }
        if (speaks(conf, purpose)) {
            shared.add("voice");
        }
        return new HealthParts(needed, shared);
    }
}
