package dev.parley.cluster;

import com.hazelcast.cluster.Member;
import dev.parley.conf.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What nodes know of each other.
 *
 * @param name unique in the cluster, as leases have it
 * @param version of the application
 * @param messages shape of the messages it sends and understands
 */
public record NodeIdentity(String name, String version, String messages, Set<Role> roles) {

    private static final String NAME = "parley.name";
    private static final String VERSION = "parley.version";
    private static final String MESSAGES = "parley.messages";
    private static final String ROLES = "parley.roles";

    public NodeIdentity {
        roles = Set.copyOf(roles);
    }

    /** What a member says about itself; empty for one that is no Parley. */
    static Optional<NodeIdentity> of(Member member) {
        var name = member.getAttribute(NAME);
        var version = member.getAttribute(VERSION);
        var messages = member.getAttribute(MESSAGES);
        if (name == null || version == null || messages == null) {
            return Optional.empty();
        }
        var roles = EnumSet.noneOf(Role.class);
        for (var role : Role.values()) {
            if (("," + member.getAttribute(ROLES) + ",").contains("," + word(role) + ",")) {
                roles.add(role);
            }
        }
        return Optional.of(new NodeIdentity(name, version, messages, roles));
    }

    Map<String, String> attributes() {
        return Map.of(NAME, name, VERSION, version, MESSAGES, messages, ROLES, words(","));
    }

    /** Whether the two understand each other's messages and tables. */
    boolean isOfVersionOf(NodeIdentity other) {
        return version.equals(other.version) && messages.equals(other.messages);
    }

    /** For the operator. */
    String versionText() {
        return version + " (messages " + messages + ")";
    }

    /** For the operator. */
    String text() {
        return name + " (" + words(", ") + ")";
    }

    /** What it is for, in words of the configuration. */
    List<String> roleWords() {
        return roles.stream().sorted().map(NodeIdentity::word).toList();
    }

    private String words(String between) {
        return String.join(between, roleWords());
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
