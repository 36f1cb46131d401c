package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.accounts.AccountsNode;
import dev.parley.bus.Accounts;
import dev.parley.bus.Secrets;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.conf.Secret;
import dev.parley.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Login, tokens and named keys at the doors of two nodes that share a store. */
class TokenDoorsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String ADMIN_KEY = "the-admin-key";
    private static final String PASSWORD = "correct horse";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> deployments = new ArrayList<>();

    @TempDir
    Path folder;

    private AccountsNode accounts;
    private HttpVerticle door;
    private HttpVerticle otherDoor;

    @BeforeEach
    void open() throws Exception {
        store.sql("truncate users cascade");
        accounts = new AccountsNode(store, AccountsNode.conf());
        door = openDoor("one");
        otherDoor = openDoor("other");
    }

    @AfterEach
    void close() {
        deployments.forEach(deployment -> TestStore.await(store.vertx().undeploy(deployment)));
        accounts.close();
        client.shutdownNow();
    }

    @Test
    void aTokenFromTheLoginOpensDoorsAsAnyKeyDoes() throws Exception {
        register("anna", "user");

        var token = login("anna", PASSWORD);

        assertThat(status(door, "Authorization", "Bearer " + token)).isEqualTo(OPEN);
        assertThat(status(door, "Authorization", "bearer " + token)).isEqualTo(OPEN);
        assertThat(status(door, "X-API-Key", token)).isEqualTo(OPEN);
        assertThat(status(otherDoor, "Authorization", "Bearer " + token)).isEqualTo(OPEN);
    }

    @Test
    void anAdministratorMakesUsersWithAPasswordAndGetsTheirToken() throws Exception {
        var registered = register("root", "admin");
        var token = new JsonObject(registered.body()).getString("access_token");

        assertThat(new JsonObject(registered.body()).getString("token_type")).isEqualTo("bearer");
        assertThat(AccountsNode.part(token, 1).getString("sub")).isEqualTo("root");
        var again = post("/auth/register", "Authorization", "Bearer " + token, credentials("root", PASSWORD));
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(detail(again)).isEqualTo("User already exists");
    }

    @Test
    void theDoorsOfTheAssistantRefuseInItsWords() throws Exception {
        register("anna", "user");
        var token = login("anna", PASSWORD);
        var body = credentials("boris", PASSWORD);

        var missing = post("/auth/register", "X-Nothing", "", body);
        var invalid = post("/auth/register", "Authorization", "Bearer " + token + "x", body);
        var forbidden = post("/auth/register", "Authorization", "Bearer " + token, body);
        var wrong = post("/auth/login", "X-Nothing", "", credentials("anna", "wrong"));

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(detail(missing)).isEqualTo("Missing Authorization token");
        assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(invalid.statusCode()).isEqualTo(401);
        assertThat(detail(invalid)).isEqualTo("Invalid or expired token");
        assertThat(invalid.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(detail(forbidden)).isEqualTo("Admin privileges required");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenOfTenKilobytesIsRefused() throws Exception {
        assertThat(status(door, "Authorization", "Bearer eyJ" + "x".repeat(5_000) + "." + "y".repeat(5_000)))
                .isEqualTo(401);
    }

    @Test
    void anAddressThatLogsInTooOftenWaits() throws Exception {
        var limited = openDoor("limited", 2);

        for (var i = 0; i < 2; i++) {
            assertThat(login(limited, "nobody " + i).statusCode()).isEqualTo(401);
        }

        var refused = login(limited, "nobody");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aUserWhoIsDeactivatedIsRefusedAtOnceAndOnEveryNode() throws Exception {
        register("anna", "user");
        var token = "Bearer " + login("anna", PASSWORD);
        var key = addKey("anna", "portal").getString("api_key");
        assertThat(status(door, "Authorization", token)).isEqualTo(OPEN);
        assertThat(status(door, "X-API-Key", key)).isEqualTo(OPEN);
        assertThat(status(otherDoor, "X-API-Key", key)).isEqualTo(OPEN);

        assertThat(patch("anna", "{\"active\": false}").statusCode()).isEqualTo(200);

        assertThat(status(door, "Authorization", token)).isEqualTo(401);
        assertThat(status(door, "X-API-Key", key)).isEqualTo(401);
        await().untilAsserted(
                        () -> assertThat(status(otherDoor, "X-API-Key", key)).isEqualTo(401));
        assertThat(patch("anna", "{\"active\": true}").body()).contains("\"active\":true");
        assertThat(status(door, "X-API-Key", key)).isEqualTo(OPEN);
        assertThat(status(door, "Authorization", token)).isEqualTo(401);
    }

    @Test
    void aUserHasKeysWithNamesAndLosesOneAtATime() throws Exception {
        register("anna", "user");
        var portal = addKey("anna", "portal");
        var bot = addKey("anna", "bot");
        assertThat(status(door, "X-API-Key", portal.getString("api_key"))).isEqualTo(OPEN);
        assertThat(status(door, "X-API-Key", bot.getString("api_key"))).isEqualTo(OPEN);

        var keys = "/admin/users/" + id("anna") + "/keys";
        var listed = send(request(door, keys).header("X-Admin-Key", ADMIN_KEY));
        assertThat(new JsonArray(listed.body()).stream().map(key -> ((JsonObject) key).getString("name")))
                .containsExactly("portal", "bot");
        assertThat(listed.body()).doesNotContain("api_key", portal.getString("api_key"));
        await().untilAsserted(() ->
                assertThat(store.sql("select count(last_used) from api_keys")).contains("2"));

        assertThat(send(request(door, keys + "/" + portal.getString("id"))
                                .header("X-Admin-Key", ADMIN_KEY)
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(door, "X-API-Key", portal.getString("api_key"))).isEqualTo(401);
        assertThat(status(door, "X-API-Key", bot.getString("api_key"))).isEqualTo(OPEN);
    }

    @Test
    void aKeyOfAnotherUserIsNotRemovedByThisUsersPath() throws Exception {
        register("anna", "user");
        register("boris", "user");
        var key = addKey("anna", "portal");

        assertThat(send(request(door, "/admin/users/" + id("boris") + "/keys/" + key.getString("id"))
                                .header("X-Admin-Key", ADMIN_KEY)
                                .DELETE())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPasswordIsChangedByItsUserAndSetByAnAdministrator() throws Exception {
        register("anna", "user");
        var before = "Bearer " + login("anna", PASSWORD);
        var change = new JsonObject().put("password", PASSWORD).put("new_password", "another horse");

        var changed = post("/auth/password", "Authorization", before, change);

        assertThat(status(door, "Authorization", before)).isEqualTo(401);
        var after = "Bearer " + new JsonObject(changed.body()).getString("access_token");
        assertThat(status(door, "Authorization", after)).isEqualTo(OPEN);
        var set = request(door, "/admin/users/" + id("anna") + "/password")
                .header("X-Admin-Key", ADMIN_KEY)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"password\": \"a third horse\"}"));
        assertThat(send(set).statusCode()).isEqualTo(200);
        assertThat(status(door, "Authorization", after)).isEqualTo(401);
        assertThat(login("anna", "a third horse")).isNotEmpty();
    }

    @Test
    void theLastAdministratorStaysOne() throws Exception {
        register("root", "admin");

        assertThat(patch("root", "{\"active\": false}").statusCode()).isEqualTo(409);
        assertThat(patch("root", "{\"role\": \"user\"}").statusCode()).isEqualTo(409);
        register("second", "admin");
        assertThat(patch("root", "{\"role\": \"user\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void anAdministratorsKeyThatChangesWhileTheServiceRunsReplacesTheEarlierOne() throws Exception {
        store.ask(Accounts.BOOTSTRAP, new Accounts.Bootstrap(Optional.of(ADMIN_KEY)));
        assertThat(users("X-Admin-Key", ADMIN_KEY)).isEqualTo(200);
        assertThat(users("X-API-Key", ADMIN_KEY)).isEqualTo(200);

        store.bus().publish(Secrets.CHANGED, new Secrets.Changed(Map.of(HttpConf.ADMIN_KEY, "another-key")));

        await().untilAsserted(() -> {
            assertThat(users("X-Admin-Key", "another-key")).isEqualTo(200);
            assertThat(users("X-API-Key", "another-key")).isEqualTo(200);
            assertThat(users("X-Admin-Key", ADMIN_KEY)).isEqualTo(401);
            assertThat(users("X-API-Key", ADMIN_KEY)).isEqualTo(401);
        });
    }

    private int users(String header, String key) throws Exception {
        return send(request(door, "/admin/users").header(header, key)).statusCode();
    }

    @Test
    void aSigningKeyIsRotatedByAnAdministratorAndTokensGoOn() throws Exception {
        register("anna", "user");
        var before = login("anna", PASSWORD);

        var rotated = post("/admin/signing-keys/rotate", "X-Admin-Key", ADMIN_KEY, new JsonObject());

        var kid = new JsonObject(rotated.body()).getString("kid");
        assertThat(AccountsNode.part(login("anna", PASSWORD), 0).getString("kid"))
                .isEqualTo(kid);
        assertThat(status(otherDoor, "Authorization", "Bearer " + before)).isEqualTo(OPEN);
    }

    /** What an existing door answers here, where no job engine is at work, to who may come in. */
    private static final int OPEN = 503;

    private int status(HttpVerticle where, String header, String value) throws Exception {
        return send(request(where, "/jobs").header(header, value)).statusCode();
    }

    private HttpVerticle openDoor(String name) {
        return openDoor(name, 0);
    }

    private HttpVerticle openDoor(String name, int loginsPerMinute) {
        var conf = new HttpConf(
                "127.0.0.1",
                // To Vert.x, each negative number is a free port of its own.
                -2 - deployments.size(),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                Optional.of(new Secret(ADMIN_KEY)),
                List.of(),
                1,
                new HttpConf.RateLimits(0, 0, 0, 0, loginsPerMinute, 0, 0, 0),
                TestDoor.UPLOADS);
        var opened = new HttpVerticle(
                store.bus(),
                conf,
                folder.resolve(name),
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                2,
                new OpenStreams(1, Duration.ofSeconds(15)));
        deployments.add(TestStore.await(store.vertx().deployVerticle(opened)));
        return opened;
    }

    private HttpResponse<String> register(String name, String role) throws Exception {
        var registered = post(
                "/auth/register",
                "X-Admin-Key",
                ADMIN_KEY,
                credentials(name, PASSWORD).put("role", role));
        assertThat(registered.statusCode()).isEqualTo(200);
        return registered;
    }

    private String login(String name, String password) throws Exception {
        var response = post("/auth/login", "X-Nothing", "", credentials(name, password));
        assertThat(response.statusCode()).isEqualTo(200);
        return new JsonObject(response.body()).getString("access_token");
    }

    private HttpResponse<String> login(HttpVerticle where, String name) throws Exception {
        return send(request(where, "/auth/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials(name, PASSWORD).encode())));
    }

    private JsonObject addKey(String user, String name) throws Exception {
        var path = "/admin/users/" + id(user) + "/keys";
        return new JsonObject(post(path, "X-Admin-Key", ADMIN_KEY, new JsonObject().put("name", name))
                .body());
    }

    private HttpResponse<String> patch(String user, String body) throws Exception {
        return send(request(door, "/admin/users/" + id(user))
                .header("X-Admin-Key", ADMIN_KEY)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> post(String path, String header, String value, JsonObject body) throws Exception {
        return send(request(door, path)
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    private static JsonObject credentials(String name, String password) {
        return new JsonObject().put("user_id", name).put("password", password);
    }

    private static String id(String name) {
        return store.ask(Accounts.LIST, new Accounts.ListUsers()).users().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id()
                .toString();
    }

    private static String detail(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("detail");
    }

    private static HttpRequest.Builder request(HttpVerticle where, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + where.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
