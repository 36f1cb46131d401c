package dev.parley.outgoing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens requests to foreign hosts. Each connection goes to an address that has just been checked; the name stays in the Host
 * header, and TLS checks the certificate against it. Redirects are not followed, bodies not decompressed. Owned by one
 * verticle, whose end closes the connections.
 */
final class ForeignHosts {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Name servers that hang take these threads and no others. */
    private static final int RESOLVERS = 8;

    /** Downloads and webhooks have closer limits of their own. */
    private static final int CONNECTIONS_TO_ONE = 64;

    private final Destinations destinations;
    private final WorkerExecutor resolvers;
    private final HttpClient client;

    ForeignHosts(Vertx vertx, Destinations destinations) {
        this(vertx, destinations, new HttpClientOptions());
    }

    ForeignHosts(Vertx vertx, Destinations destinations, HttpClientOptions options) {
        this.destinations = destinations;
        this.resolvers = vertx.createSharedWorkerExecutor("outgoing-names", RESOLVERS);
        this.client = vertx.createHttpClient(
                options.setDecompressionSupported(false), new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_ONE));
    }

    /** A request that is connected and not sent. Fails as {@link Destinations#addresses}, or as the connection does. */
    Future<HttpClientRequest> open(HttpMethod method, String field, URI address, Duration connectTimeout) {
        return resolvers
                .executeBlocking(() -> destinations.addresses(field, address), false)
                .compose(allowed -> client.request(options(method, address, allowed.getFirst(), connectTimeout)));
    }

    private static RequestOptions options(
            HttpMethod method, URI address, InetAddress checked, Duration connectTimeout) {
        var ssl = "https".equalsIgnoreCase(address.getScheme());
        var port = address.getPort() > 0 ? address.getPort() : ssl ? HTTPS : HTTP;
        return new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(port, checked.getHostAddress()))
                .setHost(address.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(target(address))
                .setConnectTimeout(connectTimeout.toMillis())
                .setFollowRedirects(false);
    }

    /** Path and query; letters of other alphabets go as escapes. */
    private static String target(URI readable) {
        var address = URI.create(readable.toASCIIString());
        var path = Optional.ofNullable(address.getRawPath())
                .filter(raw -> !raw.isEmpty())
                .orElse("/");
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }
}
