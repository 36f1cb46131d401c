package dev.parley.web;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Identities;
import dev.parley.conf.Conf;
import dev.parley.models.RealWeights;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The whole application with the embedded default, real weights and a real store, as a browser finds it. */
public final class RunningParley implements AutoCloseable {

    private final Map<String, String> settings;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Accounts.Created administrator;
    private Parley parley;
    private Bus bus;

    private RunningParley(Map<String, String> settings, int port) throws Exception {
        this.settings = settings;
        this.port = port;
        start();
        administrator = bus.await(Accounts.BOOTSTRAP, new Accounts.Bootstrap(Optional.empty()))
                .administrator()
                .orElseThrow();
    }

    /** @param more settings beside those of a test */
    public static RunningParley open(TestStore store, Path folder, Map<String, String> more) throws Exception {
        RealWeights.require("silero-vad");
        RealWeights.require("moonshine-tiny-en");
        var port = freePort();
        var postgres = store.postgres();
        var settings = new HashMap<String, String>();
        settings.put("http.port", String.valueOf(port));
        settings.put("store.data", folder.resolve("data").toString());
        settings.put(
                "store.postgres.url",
                "postgresql://" + postgres.user() + ":"
                        + postgres.password().orElseThrow().reveal() + "@" + postgres.host() + ":" + postgres.port()
                        + "/" + postgres.database());
        settings.putAll(more);
        return new RunningParley(settings, port);
    }

    /** The address of the page. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** The administrator's API key. */
    public String key() {
        return administrator.apiKey();
    }

    /** A code by which the administrator comes in once. */
    public String invitation() {
        return bus.await(
                        Identities.INVITE,
                        new Identities.Invite(administrator.user().id()))
                .code();
    }

    /** The key of a new user who is no administrator. */
    public String user(String name) {
        return bus.await(Accounts.CREATE, new Accounts.Create(name, Accounts.Role.USER))
                .apiKey();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** @param path without the slash at its beginning */
    public HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
    }

    /** A call of somebody else than the administrator. */
    HttpResponse<String> as(String key, String method, String path, String json)
            throws IOException, InterruptedException {
        return send(request(path)
                .setHeader("X-API-Key", key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }

    /** Hands in a recording as a client without a browser does; replies with its id. */
    public UUID upload(Path file, String name) throws IOException, InterruptedException {
        var head = "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--b0undary--\r\n"));
        var response = send(request("upload/")
                .header("Content-Type", "multipart/form-data; boundary=b0undary")
                .POST(body));
        return UUID.fromString(new JsonObject(response.body()).getString("upload_id"));
    }

    /** Stops the service while pages are open. */
    public void stop() {
        parley.close();
    }

    /** Starts it again, at the same address. */
    public void start() throws Exception {
        parley = new Parley(Conf.load(Optional.empty(), Map.of(), settings), Purpose.SERVICE, RealWeights.resolver());
        bus = parley.start().bus();
    }

    @Override
    public void close() {
        client.close();
        parley.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("X-API-Key", key());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
