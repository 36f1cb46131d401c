package dev.parley.models.catalog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that keeps files, answers ranges, and misbehaves when told to. */
final class SmallHub implements AutoCloseable {

    /** Stands in the way of one body. */
    interface Trouble {
        /** Called when the first third has been sent; the connection is closed afterwards. */
        void happens() throws Exception;
    }

    /** The connection breaks. */
    static final Trouble CUT = () -> {};

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private boolean validators = true;

    SmallHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    SmallHub file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    SmallHub redirect(String path, String location) {
        redirects.put(path, location);
        return this;
    }

    /** The next answer for this path is cut after a third, later ones are not. */
    SmallHub troubleOnce(String path, Trouble trouble) {
        troubles.put(path, trouble);
        return this;
    }

    SmallHub withoutValidators() {
        validators = false;
        return this;
    }

    /** One line a request: the path, and the range where one was asked for. */
    List<String> requests() {
        return requests;
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? path : path + " " + range);
        try (exchange) {
            if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else if (files.containsKey(path)) {
                send(exchange, path, range, files.get(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void send(HttpExchange exchange, String path, String range, byte[] content) throws IOException {
        var tag = "\"" + Arrays.hashCode(content) + "\"";
        if (validators) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        var start = 0;
        if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            start = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
        var trouble = troubles.remove(path);
        var body = exchange.getResponseBody();
        if (trouble == null) {
            body.write(content, start, content.length - start);
            return;
        }
        body.write(content, start, (content.length - start) / 3);
        body.flush();
        try {
            trouble.happens();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
