package dev.parley.outgoing;

import dev.parley.conf.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * IP addresses that are not public, by the IANA registries of special-purpose addresses (RFC 6890), with those at which
 * clouds tell machines their secrets. An IPv6 address that stands for an IPv4 address is judged by that one.
 */
final class SpecialAddresses {

    private static final Map<AddressRange, String> WORDS = words();

    /** Addresses that carry an IPv4 address, and the byte where it begins: translation (RFC 6052) and 6to4 (RFC 3056). */
    private static final Map<AddressRange, Integer> CARRIERS = Map.of(range("64:ff9b::/96"), 12, range("2002::/16"), 2);

    private static final int IPV4_BYTES = 4;

    private SpecialAddresses() {}

    /** What kind of special address it is; empty for a public one. */
    static Optional<String> kind(InetAddress address) {
        var judged = carried(address).orElse(address);
        return WORDS.entrySet().stream()
                .filter(entry -> entry.getKey().contains(judged))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<InetAddress> carried(InetAddress address) {
        return CARRIERS.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .map(entry -> ipv4(address.getAddress(), entry.getValue()))
                .findFirst();
    }

    private static InetAddress ipv4(byte[] carrier, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(carrier, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static Map<AddressRange, String> words() {
        var words = new LinkedHashMap<AddressRange, String>();
        put(words, "of cloud metadata", "169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192");
        put(words, "of cloud metadata", "fd00:ec2::254");
        put(words, "loopback", "127.0.0.0/8", "::1");
        put(words, "unspecified", "0.0.0.0/8", "::/96");
        put(words, "private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10");
        put(words, "link-local", "169.254.0.0/16", "fe80::/10");
        put(words, "shared by a provider's customers", "100.64.0.0/10");
        put(words, "multicast", "224.0.0.0/4", "ff00::/8");
        put(words, "reserved", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4");
        put(words, "reserved", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20");
        put(words, "reserved", "64:ff9b:1::/48", "100::/64", "2001::/23", "5f00::/16");
        // Of IPv6 only 2000::/3 is given out (RFC 4291, 2.4), whatever else a network makes of it, such as
        // ::ffff:0:0:0/96.
        put(words, "reserved", "::/3", "4000::/2", "8000::/1");
        return words;
    }

    private static void put(Map<AddressRange, String> words, String word, String... ranges) {
        for (var range : ranges) {
            words.put(range(range), word);
        }
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }
}
