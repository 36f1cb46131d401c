package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.house.NodeClient;
import dev.parley.models.SharedFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tus project's own client against a service that is killed in the middle. */
class ResumedUploadProcessTest {

    @TempDir
    Path folder;

    /** A killed service's database still writes for a moment; the folder can be deleted when it has gone. */
    @AfterEach
    void awaitTheEndOfTheDatabase() {
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    @Test
    void anUploadThatWasInterruptedAt99PerCentGoesOnAfterTheServiceWasKilled() throws Exception {
        var recording = SharedFiles.require("audio/english/jfk.flac");
        NodeClient.TUS.install();

        String path;
        try (var service = up()) {
            service.line();
            var saw = NodeClient.TUS.run("upload.mjs", endpoint(), key(), recording.toString(), "begin");
            assertThat(saw.get("offset").asLong()).isEqualTo(Files.size(recording) * 99 / 100);
            path = URI.create(saw.get("address").asText()).getPath();
            service.signal("KILL");
            service.exitCode();
        }
        try (var service = up()) {
            service.line();
            var address = base() + path;

            var saw = NodeClient.TUS.run("upload.mjs", endpoint(), key(), recording.toString(), address);

            assertThat(saw).doesNotContainKey("error").containsKey("whole");
            var id = path.substring("/uploads/".length());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> get("/status/" + id).getString("status").equals("done"));
            assertThat(get("/results/" + id).encode().toLowerCase(Locale.ROOT)).contains("fellow americans");
        }
    }

    private JsonObject get(String path) throws IOException {
        var connection = URI.create(base() + path).toURL().openConnection();
        connection.setRequestProperty("X-API-Key", key());
        try (var body = connection.getInputStream()) {
            return new JsonObject(new String(body.readAllBytes(), UTF_8));
        }
    }

    private String endpoint() throws IOException {
        return base() + "/uploads";
    }

    private String base() throws IOException {
        return Files.readString(folder.resolve("data/endpoint")).strip();
    }

    private String key() throws IOException {
        return Files.readString(folder.resolve("data/api-key")).strip();
    }

    private CliProcess up() throws IOException {
        var mirror = SharedFiles.require("models").toString();
        return CliProcess.start(folder, Map.of("PARLEY_MODELS_MIRROR", mirror), "up", "--port", "0");
    }
}
