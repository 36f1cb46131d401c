package dev.parley.bus;

/** What a node hears about the other nodes. */
public final class Cluster {

    /** Published on every node that is left when another has gone, whether it said goodbye or was killed. */
    public static final Topic<Left> LEFT = Topic.local("cluster.left", Left.class);

    private Cluster() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param node its name, as leases have it */
    public record Left(String node) implements Message {}
}
