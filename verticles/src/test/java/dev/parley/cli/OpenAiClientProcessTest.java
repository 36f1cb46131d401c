package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.house.NodeClient;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node.js against a running service, with nothing changed but the base URL and the key. */
class OpenAiClientProcessTest {

    private static final String SAID = "And so, my fellow Americans, ask not what your country can do for you";

    @TempDir
    Path folder;

    /** A killed service's database still writes for a moment; the folder can be deleted when it has gone. */
    @AfterEach
    void awaitTheEndOfTheDatabase() {
        Awaitility.await().until(() -> Files.notExists(folder.resolve("data/postgres/postmaster.pid")));
    }

    @Test
    void transcribesStreamsAndGetsWordsSubtitlesSpeakersAndErrors() throws IOException, InterruptedException {
        var sound = SharedFiles.require("audio/english/jfk.flac");
        NodeClient.OPEN_AI.install();

        Map<String, JsonNode> saw;
        try (var service = up()) {
            service.line();
            var address = Files.readString(folder.resolve("data/endpoint")).strip() + "/v1";
            var key = Files.readString(folder.resolve("data/api-key")).strip();
            saw = NodeClient.OPEN_AI.run("client.mjs", address, key, sound.toString());
        }

        assertText(saw);
        assertWordsAndSpeakers(saw);
        assertStream(saw.get("stream"));
        assertErrors(saw);
    }

    private static void assertText(Map<String, JsonNode> saw) {
        assertThat(saw.get("models").toString()).contains("moonshine-tiny-en", "whisper-1");
        assertThat(saw.get("model").path("object").asText()).isEqualTo("model");
        assertThat(plain(saw.get("json").path("text").asText())).startsWith(plain(SAID));
        assertThat(saw.get("json").path("usage").toString()).isEqualTo("{\"type\":\"duration\",\"seconds\":11}");
        assertThat(saw.get("text").asText().strip())
                .isEqualTo(saw.get("json").path("text").asText());
        assertThat(saw.get("srt").asText()).startsWith("1\n00:00:0").contains(",", " --> ", "\n2\n");
        assertThat(saw.get("vtt").asText()).startsWith("WEBVTT\n\n00:00:0").doesNotContain("<v");
    }

    private static void assertWordsAndSpeakers(Map<String, JsonNode> saw) {
        var verbose = saw.get("verbose");
        assertThat(verbose.path("task").asText()).isEqualTo("transcribe");
        assertThat(verbose.path("language").asText()).isEqualTo("english");
        assertThat(verbose.path("duration").asDouble()).isEqualTo(11, within(0.1));
        assertThat(verbose.path("segments")).isNotEmpty();
        assertThat(verbose.path("words")).hasSizeGreaterThan(15).allSatisfy(word -> assertThat(
                        word.path("end").asDouble())
                .isGreaterThanOrEqualTo(word.path("start").asDouble()));
        assertThat(saw.get("diarized").path("segments").path(0).path("speaker").asText())
                .isEqualTo("SPEAKER_00");
    }

    private static void assertStream(JsonNode events) {
        var deltas = new StringBuilder();
        events.forEach(event -> deltas.append(event.path("delta").asText()));
        var last = events.path(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("transcript.text.done");
        assertThat(last.path("text").asText()).isEqualTo(deltas.toString());
        assertThat(plain(deltas.toString())).startsWith(plain(SAID));
    }

    private static void assertErrors(Map<String, JsonNode> saw) {
        assertThat(saw.get("not installed").path("name").asText()).isEqualTo("NotFoundError");
        assertThat(saw.get("not installed").path("code").asText()).isEqualTo("model_not_found");
        assertThat(saw.get("not installed").path("message").asText())
                .contains("./parley models pull whisper-large-v3-turbo");
        assertThat(saw.get("wrong format").path("param").asText()).isEqualTo("response_format");
        assertThat(saw.get("granularities").path("param").asText()).isEqualTo("timestamp_granularities");
        assertThat(saw.get("translation").path("status").asInt()).isEqualTo(400);
        assertThat(saw.get("translation").path("message").asText()).contains("./parley models pull whisper");
        assertThat(saw.get("wrong key").path("name").asText()).isEqualTo("AuthenticationError");
        assertThat(saw.get("wrong key").path("code").asText()).isEqualTo("invalid_api_key");
    }

    /** Punctuation is not what is tested here. */
    private static String plain(String text) {
        return text.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z ]", "");
    }

    private CliProcess up() throws IOException {
        var mirror = SharedFiles.require("models").toString();
        return CliProcess.start(
                folder,
                Map.of("PARLEY_MODELS_MIRROR", mirror, "PARLEY_HTTP_RATE_LIMITS_UPLOAD_PER_MINUTE", "0"),
                "up",
                "--port",
                "0");
    }
}
