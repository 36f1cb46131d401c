package dev.parley.http;

import java.util.Set;

/**
 * The parts of a node that its health is told of.
 *
 * @param needed those without which it cannot do its work
 * @param shared those without which the rest goes on; what they are away from is shared, so no other node would do better
 */
public record HealthParts(Set<String> needed, Set<String> shared) {

    public HealthParts {
        needed = Set.copyOf(needed);
        shared = Set.copyOf(shared);
    }
}
