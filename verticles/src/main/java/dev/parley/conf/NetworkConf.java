package dev.parley.conf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses users may have called although they are not public: those of the service's own network.
 *
 * @param hosts names in lower case
 */
public record NetworkConf(Set<String> hosts, List<AddressRange> ranges) {

    private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9])?");

    public NetworkConf {
        hosts = Set.copyOf(hosts);
        ranges = List.copyOf(ranges);
    }

    static NetworkConf read(Settings settings) {
        var hosts = new LinkedHashSet<String>();
        var ranges = new ArrayList<AddressRange>();
        for (var item : settings.list("network.allowed")) {
            var host = item.toLowerCase(Locale.ROOT);
            var range = AddressRange.parse(item);
            if (range.isPresent()) {
                ranges.add(range.get());
            } else if (HOST.matcher(host).matches()) {
                hosts.add(host);
            } else {
                settings.refuse(
                        "network.allowed",
                        "\"" + item + "\" must be a host name, an IP address or a range of them such as 10.0.0.0/8");
            }
        }
        return new NetworkConf(hosts, ranges);
    }
}
