package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Conversation about what nodes have and what they are doing, for the operator. Every number is read when it is asked for; no
 * reading costs money.
 */
public final class Readings {

    /** The nodes of the cluster that this one knows; this one alone where there is none. */
    public static final Address<AskNodes, Nodes> NODES =
            Address.local("readings.nodes", AskNodes.class, Nodes.class, concurrent(100), Duration.ofSeconds(5));
    /** One node as it sees itself; the member is its name. Any node may ask. */
    public static final Address<AskNode, Node> NODE =
            Address.cluster("readings.node", AskNode.class, Node.class, concurrent(100), Duration.ofSeconds(5));
    /** The devices of this node; nobody answers where there are none. */
    public static final Address<AskDevices, Devices> DEVICES =
            Address.local("readings.devices", AskDevices.class, Devices.class, concurrent(100), Duration.ofSeconds(4));
    /** The providers of language models as this node sees them; nobody answers where it asks none. */
    public static final Address<AskProviders, Providers> PROVIDERS = Address.local(
            "readings.providers", AskProviders.class, Providers.class, concurrent(100), Duration.ofSeconds(4));
    /** Who speaks, as this node sees them, in the same words; nobody answers where it speaks nothing. */
    public static final Address<AskProviders, Providers> SPEAKERS = Address.local(
            "readings.speakers", AskProviders.class, Providers.class, concurrent(100), Duration.ofSeconds(4));
    /** The jobs of all nodes that have not ended, counted by kind. */
    public static final Address<AskQueue, Queue> QUEUE =
            Address.local("readings.queue", AskQueue.class, Queue.class, concurrent(20), Duration.ofSeconds(10));

    private Readings() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record AskNodes() implements Message {}

    /** @param names of all, the oldest first
     *  @param self the one that answers */
    public record Nodes(List<String> names, String self) implements Message {
        public Nodes {
            names = List.copyOf(names);
        }
    }

    public record AskNode() implements Message {}

    /**
     * A node.
     *
     * @param roles what it is for, in words of the configuration
     * @param data where its data folder lies
     * @param devices missing where it has none
     * @param providers of language models and of speech; missing where it asks none
     */
    public record Node(
            String name,
            String version,
            List<String> roles,
            Instant started,
            Optional<Disk> data,
            Optional<Devices> devices,
            Optional<Providers> providers)
            implements Message {
        public Node {
            roles = List.copyOf(roles);
        }
    }

    /** @param total bytes of the file system
     *  @param free bytes of it that this process may still write */
    public record Disk(long total, long free) {}

    public record AskDevices() implements Message {}

    /** @param chunks pieces of sound that wait for recognition
     *  @param recordings whole recordings, and batches of texts, that wait for a lane */
    public record Devices(List<Device> devices, int chunks, int recordings) implements Message {
        public Devices {
            devices = List.copyOf(devices);
        }
    }

    /** @param name as configuration has it, {@code cpu} or {@code cuda:0}
     *  @param memory missing where nobody tells */
    public record Device(String name, Optional<Memory> memory, List<Lane> lanes) {
        public Device {
            lanes = List.copyOf(lanes);
        }
    }

    /** In bytes. */
    public record Memory(long total, long free) {}

    /**
     * A thread of a device.
     *
     * @param busy share of the last minute in which it was at work, 0–1; of its life where that is shorter
     * @param batch what it recognises now
     */
    public record Lane(String name, LaneState state, double busy, Optional<Batch> batch) {}

    /** What a lane is about. */
    public enum LaneState {
        IDLE,
        WORKING,
        /** It failed, is given nothing, and is tried again every minute. */
        OUT
    }

    /** @param chunks pieces of sound that are recognised together */
    public record Batch(String model, int chunks) {}

    public record AskProviders() implements Message {}

    public record Providers(List<Provider> providers) implements Message {
        public Providers {
            providers = List.copyOf(providers);
        }
    }

    /**
     * A provider as one node sees it.
     *
     * @param detail for the operator: why it is not asked, and what to do; empty where it is
     * @param inFlight calls at work
     * @param waiting calls that wait for one of these to end
     * @param calls that were made since the node has started
     * @param failures those of them that had no answer and were not given up by the asker
     * @param last the latest failure
     */
    public record Provider(
            String name,
            String dialect,
            ProviderState state,
            String detail,
            int inFlight,
            int waiting,
            long calls,
            long failures,
            Optional<CallFailure> last) {}

    /** Whether a provider is asked. */
    public enum ProviderState {
        READY,
        /** It kept failing and is left alone for a while. */
        RESTING,
        /** It is not configured, or switched off. */
        OFF
    }

    /** @param detail as the provider or the network said it; never a key */
    public record CallFailure(Instant at, String detail) {}

    public record AskQueue() implements Message {}

    public record Queue(List<QueuedKind> kinds) implements Message {
        public Queue {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * Jobs of one kind.
     *
     * @param queued could run now
     * @param later wait for their time, such as that of the next attempt
     * @param setAside failed after all their attempts, so that somebody should look
     */
    public record QueuedKind(String kind, long queued, long later, long running, long setAside) {}
}
