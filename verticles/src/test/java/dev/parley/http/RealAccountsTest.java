package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.accounts.AccountsNode;
import dev.parley.conf.DataSize;
import dev.parley.conf.HttpConf;
import dev.parley.conf.Secret;
import dev.parley.store.TestStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Users and keys as the real store keeps them; no job engine is at work. */
class RealAccountsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String ADMIN_KEY = "the-admin-key";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private AccountsNode accounts;
    private HttpVerticle door;
    private String deployment;

    @BeforeEach
    void open() {
        accounts = new AccountsNode(store, AccountsNode.conf());
        var conf = new HttpConf(
                "127.0.0.1",
                0,
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                DataSize.ofMebibytes(1),
                Optional.of(new Secret(ADMIN_KEY)),
                List.of(),
                1,
                TestDoor.noLimits(),
                TestDoor.UPLOADS);
        door = new HttpVerticle(
                store.bus(),
                conf,
                folder,
                TestDoor.ALONE,
                new HttpVerticle.HealthParts(Set.of("store"), Set.of("blobs")),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                2,
                new OpenStreams(1, Duration.ofSeconds(15)));
        deployment = TestStore.await(store.vertx().deployVerticle(door));
    }

    @AfterEach
    void close() {
        TestStore.await(store.vertx().undeploy(deployment));
        accounts.close();
        client.shutdownNow();
    }

    @Test
    void aUserIsMadeKnownAndForgotten() throws Exception {
        var created = create("Анна");
        assertThat(created.statusCode()).isEqualTo(200);
        var user = new JsonObject(created.body());
        var asUser = request("/admin/users").header("X-API-Key", user.getString("api_key"));

        assertThat(send(asUser).statusCode()).isEqualTo(403);
        assertThat(create("Анна").statusCode()).isEqualTo(409);
        assertThat(send(admin("/admin/users")).body()).contains("Анна").doesNotContain(user.getString("api_key"));

        assertThat(send(admin("/admin/users/" + user.getString("id")).DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(send(asUser).statusCode()).isEqualTo(401);
        assertThat(send(admin("/admin/users/" + user.getString("id")).DELETE()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPartThatIsAwayIsUnavailableAndSaysWhenToTryAgain() throws Exception {
        var key = new JsonObject(create("boris").body()).getString("api_key");

        var response = send(request("/jobs").header("X-API-Key", key));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    private HttpResponse<String> create(String name) throws Exception {
        return send(admin("/admin/users")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(new JsonObject().put("name", name).encode())));
    }

    private HttpRequest.Builder admin(String path) {
        return request(path).header("X-Admin-Key", ADMIN_KEY);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
