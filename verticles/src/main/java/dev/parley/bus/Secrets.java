package dev.parley.bus;

import java.util.Map;

/** What is told of secrets that change while the service runs. Nothing of it leaves the node. */
public final class Secrets {

    /** Secrets have other values from now on; told once for each change that was noticed. */
    public static final Topic<Changed> CHANGED = Topic.local("secrets.changed", Changed.class);

    private Secrets() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** @param values those that have changed, by the key of their setting, as text; empty text for one that is gone */
    public record Changed(Map<String, String> values) implements Message {
        public Changed {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Changed[values of " + values.keySet() + "]";
        }
    }
}
