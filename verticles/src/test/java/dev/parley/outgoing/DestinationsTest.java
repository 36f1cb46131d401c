package dev.parley.outgoing;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.conf.Conf;
import dev.parley.conf.NetworkConf;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be called. */
class DestinationsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "[::1]",
                "[::]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[ff02::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a00:1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::1]",
                "[2002:7f00:1::]",
                "[::127.0.0.1]",
                "[2001:0:1::1]",
                "[2001:db8::1]",
                "[::ffff:0:a9fe:a9fe]",
                "[4000::1]",
                "[e000::1]"
            })
    void anAddressThatIsNotPublicIsRefusedAtOnceAndBehindAName(String host) {
        refused(Failure.INVALID, () -> none().check("file_url", URI.create("http://" + host + "/")))
                .withMessageStartingWith("file_url: ")
                .withMessageContaining("network.allowed");
        refused(Failure.INVALID, () -> none(host).addresses("file_url", URI.create("http://name.example/")))
                .withMessageStartingWith("file_url: must not lead to name.example")
                .withMessageNotContaining(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "172.15.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "[2606:4700::1111]",
                "[64:ff9b::8.8.8.8]",
                "[2002:808:808::]"
            })
    void aPublicAddressMayBeCalled(String host) throws Exception {
        none().check("file_url", URI.create("https://" + host + ":8443/a?b"));

        assertThat(none(host).addresses("file_url", URI.create("https://name.example/")))
                .containsExactly(address(host));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.org/, must begin with http:// or https://",
        "file:///etc/passwd, must begin with http:// or https://",
        "/etc/passwd, must begin with http:// or https://",
        "http:///path, no host name",
        "mailto:a@example.org, must begin with",
        "http://user@example.org/, must not hold a user",
        "http://user:secret@example.org/, must not hold a user",
        "http://2130706433/, in its usual form",
        "http://localhost:5432/, this address is loopback",
        "http://Parley.LOCALHOST./, this address is loopback",
        "http://0x7f.1/, host name",
        "http://1.2.3.4.5/, host name",
        "http://example.org:0/, port 0",
        "http://example.org:99999/, port 99999"
    })
    void anAddressThatIsNotOneIsRefusedSayingWhy(String address, String why) {
        refused(Failure.INVALID, () -> none().check("callback_url", URI.create(address)))
                .withMessageStartingWith("callback_url: ")
                .withMessageContaining(why);
    }

    @Test
    void aLongAddressIsRefused() {
        refused(Failure.INVALID, () -> none().check(
                                "callback_url", URI.create("http://a.example/" + "x".repeat(2_000))))
                .withMessageContaining("2000 characters");
    }

    @Test
    void ofSeveralAddressesOnlyThePublicOnesAreCalled() throws Exception {
        assertThat(none("10.0.0.1", "8.8.8.8").addresses("file_url", URI.create("http://name.example/")))
                .containsExactly(address("8.8.8.8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "10.1.0.0/16", "name.example", "NAME.example", "0.0.0.0/0"})
    void theConfigurationAllowsAddressesRangesAndNames(String allowed) throws Exception {
        var destinations = new Destinations(allowing(allowed), _ -> List.of(address("10.1.2.3")));

        assertThat(destinations.addresses("file_url", URI.create("http://name.example/")))
                .containsExactly(address("10.1.2.3"));
    }

    @Test
    void whatIsAllowedDoesNotAllowItsNeighbours() {
        var destinations =
                new Destinations(allowing("10.1.0.0/16", "other.example"), _ -> List.of(address("10.2.0.1")));

        refused(Failure.INVALID, () -> destinations.addresses("file_url", URI.create("http://name.example/")));
    }

    @Test
    void anUnknownNameMayBeKnownLater() {
        var destinations = new Destinations(allowing(), _ -> {
            throw new UnknownHostException();
        });

        refused(Failure.UNAVAILABLE, () -> destinations.addresses("file_url", URI.create("http://name.example/")))
                .withMessageContaining("name.example");
    }

    private static Destinations none(String... addresses) {
        return new Destinations(
                allowing(),
                _ -> Arrays.stream(addresses).map(DestinationsTest::address).toList());
    }

    private static NetworkConf allowing(String... allowed) {
        return Conf.load(Optional.empty(), Map.of(), Map.of("network.allowed", String.join(",", allowed)))
                .network();
    }

    private static InetAddress address(String host) {
        return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    }
}
