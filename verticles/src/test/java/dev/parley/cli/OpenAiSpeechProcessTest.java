package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.house.NodeClient;
import dev.parley.models.voice.Espeak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node.js against a running service that speaks by the program of this machine. */
class OpenAiSpeechProcessTest {

    @TempDir
    Path folder;

    /** A killed service's database still writes for a moment; the folder can be deleted when it has gone. */
    @AfterEach
    void awaitTheEndOfTheDatabase() {
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    @Test
    void speaksEveryFormatStreamsSendsEventsAndRefuses() throws Exception {
        assumeTrue(
                Espeak.find("espeak-ng").isPresent(),
                "skipped: espeak-ng is not installed (Debian: apt-get install espeak-ng)");
        NodeClient.OPEN_AI.install();
        try (var service = CliProcess.start(folder, Map.of(), "up", "--port", "0")) {
            service.line();
            var address = Files.readString(folder.resolve("data/endpoint")).strip();
            var key = Files.readString(folder.resolve("data/api-key")).strip();

            var saw = NodeClient.OPEN_AI.run("speech.mjs", address + "/v1", key);

            assertSound(saw);
            assertRefusals(saw);
            assertThat(saw.get("left").asText()).isEqualTo("AbortError");
            // The programs of the text that was left have gone, and nothing unfinished stays.
            Awaitility.await().untilAsserted(() -> assertThat(unfinished()).isZero());
        }
    }

    private static void assertSound(Map<String, JsonNode> saw) {
        assertFormat(saw, "undefined", "audio/mpeg", "\u00ff\u00f3");
        assertFormat(saw, "mp3", "audio/mpeg", "\u00ff\u00f3");
        assertFormat(saw, "wav", "audio/wav", "RIFF");
        assertFormat(saw, "opus", "audio/ogg", "OggS");
        assertFormat(saw, "flac", "audio/flac", "fLaC");
        assertFormat(saw, "aac", "audio/aac", "\u00ff\u00f1");
        assertFormat(saw, "pcm", "audio/pcm", "");
        assertThat(saw.get("everything").asInt()).isGreaterThan(10_000);
        assertThat(saw.get("chunks").asInt()).isGreaterThan(3);
        assertThat(saw.get("events"))
                .hasToString("{\"last\":\"speech.audio.done\",\"others\":[\"speech.audio.delta\"]}");
    }

    private static void assertFormat(Map<String, JsonNode> saw, String format, String type, String begins) {
        var sound = saw.get("format " + format);
        assertThat(sound.path("type").asText()).isEqualTo(type);
        assertThat(sound.path("begins").asText()).startsWith(begins);
        assertThat(sound.path("bytes").asInt()).isGreaterThan(5_000);
    }

    private static void assertRefusals(Map<String, JsonNode> saw) {
        assertRefused(saw.get("unknown voice"), "BadRequestError", "voice", "there is no nobody; near it are ");
        assertRefused(saw.get("unknown model"), "NotFoundError", "model", "near it are espeak");
        assertRefused(saw.get("unknown format"), "BadRequestError", "response_format", "must be one of wav, mp3, opus");
        assertRefused(saw.get("empty"), "BadRequestError", "input", "nothing to speak");
        assertRefused(saw.get("too long"), "BadRequestError", "input", "voice.longest-text");
        assertThat(saw.get("wrong key").path("name").asText()).isEqualTo("AuthenticationError");
    }

    private static void assertRefused(JsonNode error, String name, String param, String message) {
        assertThat(error.path("name").asText()).isEqualTo(name);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("message").asText()).contains(message);
    }

    private long unfinished() throws Exception {
        try (var files = Files.list(folder.resolve("data/spoken"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("incoming-"))
                    .count();
        }
    }
}
