package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Jobs;
import dev.parley.conf.HttpConf;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every door: problems, correlation, keys, limits, headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {

    private TestDoor door;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterAll
    void close() {
        door.close();
    }

    @Test
    void anUnknownPathIsAProblem() throws Exception {
        assertProblem(door.get("/nowhere", "anna-key"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/jobs/", "//jobs", "/a/../jobs", "/./jobs", "/%6aobs", "/JOBS", "/jobs/%2e%2e/admin/users"})
    void aPathInAnotherFormIsNoWayAround(String path) throws Exception {
        assertProblem(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"), "404", "not-found");
    }

    @Test
    void aWrongMethodIsAProblemThatNamesTheRightOnes() throws Exception {
        var response = door.send(door.request("/jobs").PUT(BodyPublishers.ofString("x")));

        assertProblem(response, 405, "method-not-allowed");
        assertThat(response.headers().firstValue("Allow")).contains("GET, POST");
    }

    @Test
    void brokenJsonIsRefusedWithItsPlace() throws Exception {
        var response = door.post("/admin/users", "root-key", "{\"name\":\n  oops}");

        assertProblem(response, 400, "invalid");
        assertThat(detail(response)).contains("not valid JSON").contains("line 2, column");
    }

    @Test
    void aMissingFieldIsNamed() throws Exception {
        var response = door.post("/admin/users", "root-key", "{}");

        assertProblem(response, 400, "invalid");
        assertThat(detail(response)).contains("name");
    }

    @Test
    void aFieldOfTheWrongTypeIsNamed() throws Exception {
        var response = door.post("/admin/users", "root-key", "{\"name\": 7}");

        assertProblem(response, 400, "invalid");
        assertThat(detail(response)).contains("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "\"x\""})
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        assertProblem(door.post("/admin/users", "root-key", body), 400, "invalid");
    }

    @Test
    void deeplyNestedJsonIsRefused() throws Exception {
        assertProblem(door.post("/admin/users", "root-key", "[".repeat(20_000)), 400, "invalid");
    }

    @Test
    void hugeJsonIsRefused() throws Exception {
        var response = door.post("/admin/users", "root-key", "{\"name\": \"" + "x".repeat(1 << 20) + "\"}");

        assertProblem(response, 413, "too-large");
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        var response = door.send(door.request("/admin/users")
                .header("X-API-Key", "root-key")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"name\": \"x\"}")));

        assertProblem(response, 415, "unsupported-media");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/7", "/status/not-a-uuid", "/results/1-1-1-1-1-1", "/jobs/%00"})
    void anIdThatIsNoUuidIsInvalid(String path) throws Exception {
        var response = door.get(path, "anna-key");

        assertProblem(response, 400, "invalid");
        assertThat(detail(response)).contains("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs?limit=0", "/jobs?limit=many", "/jobs?state=lost", "/jobs?before=x"})
    void aWrongQueryParameterIsNamed(String path) throws Exception {
        var response = door.get(path, "anna-key");

        assertProblem(response, 400, "invalid");
        assertThat(detail(response)).contains(path.substring(path.indexOf('?') + 1, path.indexOf('=')));
    }

    @Test
    void brokenPercentEncodingIsInvalid() throws Exception {
        assertProblem(raw("GET /jobs?state=%zz HTTP/1.1\r\nHost: x\r\nX-API-Key: anna-key\r\n\r\n"), "400", "invalid");
    }

    @Test
    void anUnknownIdIsNotFound() throws Exception {
        assertProblem(door.get("/status/" + UUID.randomUUID(), "anna-key"), 404, "not-found");
        assertProblem(door.get("/results/" + UUID.randomUUID(), "anna-key"), 404, "not-found");
        assertProblem(door.get("/jobs/" + UUID.randomUUID(), "anna-key"), 404, "not-found");
        assertProblem(door.get("/jobs/" + UUID.randomUUID() + "/events", "anna-key"), 404, "not-found");
    }

    @Test
    void anothersIdIsNotFoundAtAnyDoor() throws Exception {
        var id = door.actors
                .job(door.anna.id(), new Jobs.State.Queued(FakeActors.NOW))
                .id();

        for (var path : List.of("/status/", "/results/", "/jobs/")) {
            assertProblem(door.get(path + id, "boris-key"), 404, "not-found");
        }
        assertProblem(door.get("/jobs/" + id + "/events", "boris-key"), 404, "not-found");
        assertProblem(door.post("/labels/" + id, "boris-key", "{\"SPEAKER_00\": \"B\"}"), 404, "not-found");
        assertProblem(
                door.send(door.request("/jobs/" + id)
                        .header("X-API-Key", "boris-key")
                        .DELETE()),
                404,
                "not-found");
    }

    @Test
    void withoutAKeyTheDoorsStayClosed() throws Exception {
        for (var path : List.of("/jobs", "/status/x", "/results/x", "/jobs/x", "/jobs/x/events", "/admin/users")) {
            var response = door.send(door.request(path));

            assertProblem(response, 401, "unauthorized");
            assertThat(detail(response)).isEqualTo("Missing API key");
        }
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        assertThat(detail(door.get("/jobs", "guess"))).isEqualTo("Invalid API key");
    }

    @Test
    void aDeletedUsersKeyIsRefused() throws Exception {
        var user = door.actors.user("carol", Accounts.Role.USER);
        assertThat(door.get("/jobs", "carol-key").statusCode()).isEqualTo(200);

        door.send(door.request("/admin/users/" + user.id())
                .header("X-API-Key", "root-key")
                .DELETE());

        assertProblem(door.get("/jobs", "carol-key"), 401, "unauthorized");
    }

    @Test
    void aBearerTokenIsAKeyToo() throws Exception {
        assertThat(door.send(door.request("/jobs").header("Authorization", "bearer anna-key"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theCorrelationIdComesBack() throws Exception {
        var response = door.send(door.request("/nowhere").header("X-Correlation-ID", "job 7/b"));

        assertThat(response.headers().firstValue("X-Correlation-ID")).contains("job 7/b");
        assertThat(new JsonObject(response.body()).getString("instance")).isEqualTo("urn:parley:correlation:job+7%2Fb");
    }

    @Test
    void aCorrelationIdThatCouldForgeLogLinesIsReplaced() throws Exception {
        var response = raw("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Correlation-ID: a\tb\r\n\r\n");

        assertThat(response.toLowerCase(Locale.ROOT))
                .contains("x-correlation-id: ")
                .doesNotContain("a\tb");
    }

    @Test
    void everyResponseIsHardenedAndTellsNoProduct() throws Exception {
        var headers = door.send(door.request("/health")).headers();

        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Content-Security-Policy")).isPresent();
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPageMayPlayFromTheStoreOfMediaAndFromNowhereElse() throws Exception {
        var policy = door.send(door.request("/")).headers().firstValue("Content-Security-Policy");

        assertThat(policy.orElseThrow())
                .contains("; media-src 'self' blob: https://s3.example; ")
                .contains("; connect-src 'self'; ");
    }

    @Test
    void aUrlThatIsTooLongIsAProblem() throws Exception {
        assertProblem(raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"), "414", "too-large");
    }

    @Test
    void headersThatAreTooLargeAreAProblem() throws Exception {
        assertProblem(raw("GET / HTTP/1.1\r\nX-A: " + "x".repeat(20_000) + "\r\n\r\n"), "431", "too-large");
    }

    @Test
    void whatIsNotHttpIsAProblem() throws Exception {
        assertProblem(raw("HELO\r\n\r\n"), "400", "invalid");
    }

    @Test
    void aLimitOfRequestsIsTwoHundredAndThenFourTwentyNine(@TempDir Path folder) throws Exception {
        try (var limited = TestDoor.open(folder, new HttpConf.RateLimits(0, 0, 2, 0, 0, 0, 0, 0), List.of())) {
            assertThat(limited.send(limited.request("/health")).statusCode()).isEqualTo(200);
            assertThat(limited.send(limited.request("/health")).statusCode()).isEqualTo(200);
            var refused = limited.send(limited.request("/health"));

            assertProblem(refused, 429, "over-quota");
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(limited.send(limited.request("/ready")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aConfiguredOriginMayCallAndOthersMayNot(@TempDir Path folder) throws Exception {
        try (var open = TestDoor.open(folder, TestDoor.noLimits(), List.of("https://app.example"))) {
            var allowed = open.send(open.request("/ready").header("Origin", "https://app.example"));
            var preflight = open.send(open.request("/jobs")
                    .header("Origin", "https://app.example")
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "X-API-Key")
                    .method("OPTIONS", BodyPublishers.noBody()));
            var foreign = open.send(open.request("/ready").header("Origin", "https://evil.example"));

            assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(foreign.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void filesThatWereCutOffByACrashAreRemovedAtTheStart(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("left-behind"), "half");

        try (var fresh = TestDoor.open(folder)) {
            assertThat(fresh.filesLeft()).isEmpty();
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        assertThat(response.headers().firstValue("X-Correlation-ID")).isPresent();
        var problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).isEqualTo("urn:parley:problem:" + type);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotBlank();
    }

    private static void assertProblem(String response, String status, String type) {
        assertThat(response).matches("(?s)HTTP/1\\.[01] " + status + " .*").contains("urn:parley:problem:" + type);
    }

    private static String detail(HttpResponse<String> response) {
        return new JsonObject(response.body()).getString("detail");
    }

    /** What the server answers to exactly this, until it closes or has sent a problem. */
    private String raw(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var answer = new StringBuilder();
            int next;
            while (answer.indexOf("\"instance\"") < 0
                    && (next = socket.getInputStream().read()) >= 0) {
                answer.append((char) next);
            }
            return answer.toString();
        }
    }
}
