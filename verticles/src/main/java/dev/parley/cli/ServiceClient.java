package dev.parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.MessageWire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Speaks to a running service as its administrator. */
record ServiceClient(String endpoint, AdminKey key) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The new user's key; empty where nobody listens at the endpoint. */
    Optional<String> addUser(String name, Role role) throws IOException, InterruptedException {
        var body = MessageWire.JSON
                .createObjectNode()
                .put("name", name)
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .toString();
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/admin/users"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("X-Admin-Key", key.read())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            var answer = json(response.body());
            if (response.statusCode() >= 300) {
                throw new CommandFailure("the service at " + endpoint + " refused with " + response.statusCode() + ": "
                        + answer.path("detail").asText("no reason given"));
            }
            return Optional.of(answer.path("api_key").asText());
        } catch (ConnectException _) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String body) {
        try {
            return MessageWire.JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MessageWire.JSON.createObjectNode();
        }
    }
}
