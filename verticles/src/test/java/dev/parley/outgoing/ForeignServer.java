package dev.parley.outgoing;

import static dev.parley.store.TestStore.await;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Message;
import dev.parley.conf.Conf;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The actor that calls, and a server on loopback that it calls by the name {@code media.example}. */
final class ForeignServer implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.open(vertx);
    final Map<String, Handler<HttpServerRequest>> pages = new ConcurrentHashMap<>();

    /** What names stand for, beside the one of the server. */
    final Map<String, String> names = new ConcurrentHashMap<>(Map.of("media.example", "127.0.0.1"));

    final Conf conf;

    private final HttpServer server;

    /** @param settings on top of the defaults; only the server's address may be called unless they say otherwise */
    ForeignServer(Map<String, String> settings) {
        server = vertx.createHttpServer().requestHandler(request -> pages.getOrDefault(
                        request.path(),
                        missing -> missing.response().setStatusCode(404).end("<html>nothing"))
                .handle(request));
        await(server.listen(0, "127.0.0.1"));
        var all = new HashMap<>(Map.of("network.allowed", "127.0.0.1"));
        all.putAll(settings);
        conf = Conf.load(Optional.empty(), Map.of(), all);
        await(vertx.deployVerticle(
                new OutgoingVerticle(bus, conf, () -> Future.failedFuture("no store"), this::resolve)));
    }

    URI uri(String path) {
        return URI.create("http://media.example:" + server.actualPort() + path);
    }

    int port() {
        return server.actualPort();
    }

    <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus.ask(address, request));
    }

    private List<InetAddress> resolve(String host) {
        return List.of(
                InetAddress.ofLiteral(Optional.ofNullable(names.get(host)).orElseThrow()));
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
