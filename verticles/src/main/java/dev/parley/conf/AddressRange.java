package dev.parley.conf;

import java.net.InetAddress;
import java.util.Optional;

/**
 * IP addresses with the same first bits.
 *
 * @param prefix how many bits
 */
public record AddressRange(InetAddress network, int prefix) {

    /** Reads CIDR notation such as {@code 10.0.0.0/8}, or one address. Asks nobody for names. */
    public static Optional<AddressRange> parse(String text) {
        var slash = text.indexOf('/');
        try {
            var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            var bits = 8 * network.getAddress().length;
            var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return Optional.of(new AddressRange(network, prefix)).filter(_ -> prefix >= 0 && prefix <= bits);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the address begins with the same bits; one of the other IP version does not. */
    public boolean contains(InetAddress address) {
        var ours = network.getAddress();
        var other = address.getAddress();
        if (ours.length != other.length) {
            return false;
        }
        for (var bit = 0; bit < prefix; bit++) {
            var mask = 0x80 >> bit % 8;
            if ((ours[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
