package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.house.NodeClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node.js against a running service in front of a model server, guard, limits and ledger on. */
class OpenAiChatProcessTest {

    @TempDir
    Path folder;

    /** A killed service's database still writes for a moment; the folder can be deleted when it has gone. */
    @AfterEach
    void awaitTheEndOfTheDatabase() {
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    @Test
    void chatsStreamsCallsToolsGetsJsonVectorsModelsAndErrors() throws Exception {
        NodeClient.OPEN_AI.install();
        try (var upstream = ModelUpstream.open();
                var service = CliProcess.start(
                        folder,
                        Map.of(),
                        "up",
                        "--port",
                        "0",
                        "--conf",
                        conf(upstream).toString())) {
            service.line();
            var address = Files.readString(folder.resolve("data/endpoint")).strip();
            var key = Files.readString(folder.resolve("data/api-key")).strip();
            var models = new JsonObject()
                    .put("chat", "stub/small")
                    .put("embedding", "stub")
                    .put("busy", "stub/busy")
                    .put("breaking", "stub/breaking")
                    .put("endless", "stub/endless");

            var saw = NodeClient.OPEN_AI.run("chat.mjs", address + "/v1", key, models.encode());

            assertAnswers(saw);
            assertErrors(saw);
            assertThat(saw.get("aborted").asInt()).isEqualTo(3);
            Awaitility.await().untilTrue(upstream.hungUp);
            Awaitility.await().untilAsserted(() -> assertLedger(usage(address, key)));
        }
    }

    private static void assertAnswers(Map<String, JsonNode> saw) {
        assertThat(saw.get("chat").at("/choices/0/message/content").asText()).isEqualTo("Hello.");
        assertThat(saw.get("chat").at("/usage/total_tokens").asInt()).isEqualTo(17);
        assertThat(saw.get("chat").path("provider").asText()).isEqualTo("stub");
        assertThat(saw.get("gathered").at("/0/message/content").asText()).isEqualTo("Hello.");
        assertThat(saw.get("tools").path("reason").asText()).isEqualTo("tool_calls");
        assertThat(saw.get("tools").path("answer").asText()).isEqualTo("In Kazan: sunny, 21 degrees");
        assertThat(saw.get("tools run by the client"))
                .hasToString("{\"answer\":\"In Kazan: sunny, 21 degrees\",\"asked\":[\"Kazan\"]}");
        assertThat(saw.get("json schema").path("city").asText()).isEqualTo("Kazan");
        assertThat(saw.get("embeddings").at("/made/data/1/embedding")).hasToString("[5,0.5]");
        assertThat(saw.get("models").toString()).contains("stub/small", "local/all-minilm-l6-v2", "whisper-1");
        assertThat(saw.get("model").path("id").asText()).isEqualTo("stub/small");
    }

    private static void assertErrors(Map<String, JsonNode> saw) {
        assertThat(saw.get("wrong temperature").path("param").asText()).isEqualTo("temperature");
        assertThat(saw.get("unknown model").path("name").asText()).isEqualTo("NotFoundError");
        assertThat(saw.get("unknown model").path("message").asText()).contains("near it are");
        assertThat(saw.get("wrong key").path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(saw.get("busy").path("name").asText()).isEqualTo("RateLimitError");
        assertThat(saw.get("busy").path("retryAfter").asText()).isEqualTo("7");
        assertThat(saw.get("before it broke")).hasToString("[\"Hel\"]");
        assertThat(saw.get("breaking").path("name").asText()).isEqualTo("APIError");
    }

    /** Refused requests are not in it; the one that broke off and the one that was left are. */
    private static void assertLedger(JsonObject usage) {
        var totals = usage.getJsonObject("totals");
        assertThat(totals.getInteger("calls")).isGreaterThanOrEqualTo(11);
        assertThat(totals.getInteger("failed")).isEqualTo(3);
        assertThat(totals.getInteger("estimated")).isEqualTo(2);
    }

    private static JsonObject usage(String address, String key) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address + "/usage"))
                    .header("X-API-Key", key)
                    .build();
            return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
        }
    }

    private Path conf(ModelUpstream upstream) throws Exception {
        return Files.writeString(folder.resolve("parley.yaml"), """
                llm:
                  retries: {attempts: 1}
                  providers:
                    stub: {url: "%s", model: small, embedding-model: vectors}
                limits:
                  admin: {requests-per-minute: 1000}
                """.formatted(upstream.url()));
    }
}
