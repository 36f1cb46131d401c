package dev.parley.outgoing;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.conf.Conf;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by a checked address to a host that is known by its name. */
class ForeignHostsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private ForeignHosts hosts;

    @BeforeEach
    void start() throws Exception {
        var certificate = new PfxOptions().setPath(certificate().toString()).setPassword(PASSWORD);
        server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate))
                .requestHandler(request -> request.response()
                        .end(request.getHeader("Host") + " "
                                + request.connection().indicatedServerName()));
        await(server.listen(0, "127.0.0.1"));
        var network = Conf.load(Optional.empty(), Map.of(), Map.of("network.allowed", "127.0.0.1"))
                .network();
        var destinations = new Destinations(network, _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
        hosts = new ForeignHosts(vertx, destinations, new HttpClientOptions().setTrustOptions(certificate));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void theNameOfTheHostIsTheOneThatTlsAsksFor() {
        assertThat(call("media.example")).isEqualTo("media.example:" + server.actualPort() + " media.example");
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedAlthoughTheAddressIsRight() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> call("other.example"))
                .withCauseInstanceOf(SSLException.class);
    }

    private String call(String host) {
        var address = URI.create("https://" + host + ":" + server.actualPort() + "/");
        return await(hosts.open(HttpMethod.GET, "file_url", address, Duration.ofSeconds(10))
                        .compose(request -> request.send())
                        .compose(response -> response.body()))
                .toString();
    }

    /** A key store with a certificate that the JDK's own tool has made for media.example. */
    private Path certificate() throws Exception {
        var store = folder.resolve("store.p12");
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "media",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=media.example",
                        "-ext",
                        "SAN=dns:media.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).isZero();
        return store;
    }
}
