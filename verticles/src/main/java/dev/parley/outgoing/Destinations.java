package dev.parley.outgoing;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.NetworkConf;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may be called: public addresses over http and https, and what the configuration allows beside them. What a name
 * stands for is asked once for each connection, and the connection is made to an address that was checked, so that nobody
 * can give another answer in between (DNS rebinding). Stateless; {@link #addresses} blocks.
 */
final class Destinations {

    private static final int LONGEST = 2_000;
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Old notations of IPv4, such as 0x7f.1 and 2130706433, which resolvers read differently. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

    private static final String WAY_OUT = "; the operator can allow it by network.allowed";

    private final NetworkConf conf;
    private final Resolver resolver;

    /** Answers what a name stands for. */
    interface Resolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    Destinations(NetworkConf conf, Resolver resolver) {
        this.conf = conf;
        this.resolver = resolver;
    }

    /**
     * Checks what can be told of an address without asking anybody.
     *
     * @param field what the sender calls the address; stands in the failure, which is INVALID
     */
    void check(String field, URI address) {
        var host = host(field, address);
        if (address.toString().length() > LONGEST) {
            throw refused(field, "is longer than " + LONGEST + " characters");
        }
        if (address.getRawUserInfo() != null) {
            throw refused(field, "must not hold a user or a password");
        }
        if (address.getPort() == 0 || address.getPort() > HIGHEST_PORT) {
            throw refused(field, "port " + address.getPort() + " is not between 1 and " + HIGHEST_PORT);
        }
        var literal = literal(host);
        if (literal.isEmpty() && NUMERIC.matcher(host).matches()) {
            throw refused(field, "write the IP address " + host + " in its usual form, such as 192.0.2.1");
        }
        var machine = isLoopback(host) && !conf.hosts().contains(host)
                ? Optional.of(InetAddress.getLoopbackAddress())
                : literal;
        machine.flatMap(this::refusal).ifPresent(kind -> {
            throw refused(field, "must not lead to " + host + ": this address is " + kind + WAY_OUT);
        });
    }

    /**
     * The addresses of the host that may be called, at least one; blocks while names are resolved. INVALID where there are
     * only others, UNAVAILABLE where the name is not known.
     */
    List<InetAddress> addresses(String field, URI address) {
        check(field, address);
        var host = host(field, address);
        var all = resolve(host);
        if (conf.hosts().contains(host)) {
            return all;
        }
        var allowed = all.stream().filter(each -> refusal(each).isEmpty()).toList();
        if (allowed.isEmpty()) {
            // Which address it is stays here: users must not learn about the network by asking.
            throw refused(field, "must not lead to " + host + ": it is not a public address" + WAY_OUT);
        }
        return allowed;
    }

    private List<InetAddress> resolve(String host) {
        try {
            var literal = literal(host);
            return literal.isPresent() ? List.of(literal.get()) : resolver.addresses(host);
        } catch (UnknownHostException e) {
            throw Failure.UNAVAILABLE.because("the name " + host + " is not known to the name servers", e);
        }
    }

    private Optional<String> refusal(InetAddress address) {
        var allowed = conf.ranges().stream().anyMatch(range -> range.contains(address));
        return allowed ? Optional.empty() : SpecialAddresses.kind(address);
    }

    /** In lower case, without the brackets around IPv6. */
    private static String host(String field, URI address) {
        var scheme = address.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw refused(field, "must begin with http:// or https://");
        }
        var host = address.getHost();
        if (host == null || host.isEmpty()) {
            throw refused(field, "has no host name that can be used; write a name in other letters as xn--…");
        }
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|(%.*)?]$", "");
    }

    /** A name that stands for the machine that reads it, whichever that is (RFC 6761). */
    private static boolean isLoopback(String host) {
        return host.matches("(.*\\.)?localhost\\.?");
    }

    private static Optional<InetAddress> literal(String host) {
        var isUsual = host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.contains(":");
        try {
            return isUsual ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static FailureException refused(String field, String why) {
        return Failure.INVALID.because(field + ": " + why);
    }
}
