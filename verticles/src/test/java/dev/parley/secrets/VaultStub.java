package dev.parley.secrets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * As much of Vault's HTTP API as a reader of secrets sees: tokens with an end, AppRole, KV version 2 on the mount "secret", with
 * the answers of its documentation and of a Vault 1.x.
 */
public final class VaultStub implements AutoCloseable {

    static final String ROLE = "the-role";
    static final String SECRET_ID = "the-secret-id";

    final Map<String, JsonObject> secrets = new ConcurrentHashMap<>();
    /** Tokens that open it, each with its seconds to live; 0 for ever. */
    final Map<String, Integer> tokens = new ConcurrentHashMap<>();

    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile boolean renewable = true;
    volatile boolean policyAllows = true;
    /** A status that every call is answered with. */
    volatile Optional<Integer> broken = Optional.empty();

    volatile String namespace = "";
    private volatile int logins;
    private final HttpServer server;
    private final String scheme;

    public VaultStub() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
    }

    /** One behind TLS. */
    VaultStub(SSLContext context) throws IOException {
        this(tls(context), "https");
    }

    private VaultStub(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
    }

    private static HttpServer tls(SSLContext context) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Keeps a secret of strings, and a token that reads it for ever. */
    public VaultStub with(String path, Map<String, String> values) {
        var data = new JsonObject();
        values.forEach(data::put);
        secrets.put(path, data);
        return this;
    }

    public VaultStub withToken(String token, int secondsToLive) {
        tokens.put(token, secondsToLive);
        return this;
    }

    List<String> calls(String beginning) {
        return calls.stream().filter(call -> call.startsWith(beginning)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        calls.add(call);
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var token = header(exchange, "X-Vault-Token");
        if (!header(exchange, "X-Vault-Request").equals("true")) {
            reply(exchange, 412, errors("required 'X-Vault-Request' header is missing"));
        } else if (broken.isPresent()) {
            reply(exchange, broken.get(), errors(broken.get() == 503 ? "Vault is sealed" : "broken"));
        } else if (!namespace.equals(header(exchange, "X-Vault-Namespace"))) {
            reply(exchange, 403, errors("permission denied"));
        } else if (call.equals("POST /v1/auth/approle/login")) {
            login(exchange, new JsonObject(body));
        } else if (!tokens.containsKey(token)) {
            reply(exchange, 403, errors("permission denied"));
        } else if (call.equals("GET /v1/auth/token/lookup-self")) {
            reply(exchange, 200, new JsonObject().put("data", described(token).put("ttl", tokens.get(token))));
        } else if (call.equals("POST /v1/auth/token/renew-self")) {
            renew(exchange, token);
        } else {
            read(exchange, call);
        }
    }

    private void login(HttpExchange exchange, JsonObject body) throws IOException {
        if (!ROLE.equals(body.getString("role_id")) || !SECRET_ID.equals(body.getString("secret_id"))) {
            reply(exchange, 400, errors("invalid role or secret ID"));
            return;
        }
        var token = "hvs.login" + ++logins;
        tokens.put(token, 120);
        reply(exchange, 200, auth(token));
    }

    private void renew(HttpExchange exchange, String token) throws IOException {
        if (renewable) {
            reply(exchange, 200, auth(token));
        } else {
            reply(exchange, 400, errors("lease is not renewable"));
        }
    }

    private void read(HttpExchange exchange, String call) throws IOException {
        if (!call.startsWith("GET /v1/secret/data/")) {
            var route = exchange.getRequestURI().getPath().substring("/v1/".length());
            reply(exchange, 404, errors("no handler for route \"" + route + "\". route entry not found."));
        } else if (!policyAllows) {
            reply(exchange, 403, errors("1 error occurred:\n\t* permission denied\n\n"));
        } else {
            var data = secrets.get(call.substring("GET /v1/secret/data/".length()));
            var found = new JsonObject()
                    .put(
                            "data",
                            new JsonObject().put("data", data).put("metadata", new JsonObject().put("version", 1)));
            reply(
                    exchange,
                    data == null ? 404 : 200,
                    data == null ? new JsonObject().put("errors", new JsonArray()) : found);
        }
    }

    private JsonObject auth(String token) {
        return new JsonObject()
                .put("auth", described(token).put("client_token", token).put("lease_duration", tokens.get(token)));
    }

    private JsonObject described(String token) {
        return new JsonObject().put("renewable", renewable && tokens.getOrDefault(token, 0) > 0);
    }

    private static JsonObject errors(String text) {
        return new JsonObject().put("errors", new JsonArray().add(text));
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static void reply(HttpExchange exchange, int status, JsonObject body) throws IOException {
        var bytes = body.encode().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
