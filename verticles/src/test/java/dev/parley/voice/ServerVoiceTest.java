package dev.parley.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Secrets;
import dev.parley.bus.Voice;
import dev.parley.bus.Voice.Format;
import dev.parley.bus.Voice.OneVoice;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speech servers in their three dialects, and how they misbehave. */
class ServerVoiceTest {

    private static final String KEY = "sk-very-secret";
    private static final String OPENAI = """
            order: [openai]
            keep: 0 B
            providers: {openai: {url: "%s/v1", key: %s, timeout: 20 s, concurrency: 1, queue: 0, piece: 40}}
            """;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SpeechServer server;
    private VoiceNode node;

    @BeforeEach
    void open() throws Exception {
        server = new SpeechServer(vertx);
    }

    @AfterEach
    void close() throws Exception {
        if (node != null) {
            node.close();
        }
        VoiceNode.await(vertx.close());
    }

    @Test
    void openAisDialectIsAskedForWavWithEverythingThatWasSaid() throws Exception {
        openAi();

        var heard = node.hear(new Voice.Speak(
                VoiceNode.text("").payer(),
                "Hello.",
                "tts-1-hd",
                "Coral",
                Optional.empty(),
                Format.WAV,
                1.5,
                "Softly"));

        assertThat(server.seen).singleElement().satisfies(seen -> {
            assertThat(seen.path()).isEqualTo("/v1/audio/speech");
            assertThat(seen.headers().get("Authorization")).isEqualTo("Bearer " + KEY);
            assertThat(seen.body()).isEqualTo(new JsonObject("""
                    {"model": "tts-1-hd", "input": "Hello.", "voice": "coral", "response_format": "wav", "speed": 1.5,
                     "instructions": "Softly"}"""));
        });
        assertThat(heard.spoken().seconds()).isEqualTo(0.5);
        assertThat(heard.file()).hasSize(44 + SpeechServer.RATE);
    }

    @Test
    void vllmOmniStreamsAtItsOwnSpeedAndKnowsTheLanguage() throws Exception {
        node = VoiceNode.open(folder, "order: [vllm-omni]\nproviders: {vllm-omni: {url: \"" + server.url() + "/v1\"}}");

        var heard = node.hear(VoiceNode.speak("Привет.", "", "", Format.WAV, 2));

        assertThat(server.seen.getFirst().body()).isEqualTo(new JsonObject("""
                {"input": "Привет.", "voice": "vivian", "response_format": "wav", "language": "Russian", "stream": true}"""));
        assertThat(heard.spoken().seconds()).isEqualTo(0.25);
        assertThat((heard.file().length - 44) / 2.0 / SpeechServer.RATE).isCloseTo(0.25, within(0.03));
    }

    @Test
    void qwen3ApisIsAskedInItsDialect() throws Exception {
        server.voices =
                SpeechServer.text(200, "application/json", "{\"speakers\":[\"Vivian\",\"Ryan\"],\"provider\":\"x\"}");
        node = VoiceNode.open(folder, "order: [qwen3]\nproviders: {qwen3: {url: \"" + server.url() + "\"}}");

        node.hear(new Voice.Speak(
                VoiceNode.text("").payer(), "Hi.", "", "ryan", Optional.of("en-GB"), Format.WAV, 1, "Fast"));

        assertThat(server.seen.getFirst().path()).isEqualTo("/tts/custom_voice");
        assertThat(server.seen.getFirst().body()).isEqualTo(new JsonObject("""
                {"text": "Hi.", "speaker": "Ryan", "language": "English", "instruct": "Fast"}"""));
        assertFails(
                () -> node.hear(VoiceNode.speak("Hi.", "", "Rayn", Format.WAV, 1)),
                Failure.INVALID,
                "voice: there is no Rayn; near it are Ryan, Vivian");
        assertThat(node.hear(VoiceNode.speak("Hi.", "tts-1", "alloy", Format.WAV, 1))
                        .spoken()
                        .voice())
                .isEqualTo("Vivian");
    }

    @Test
    void soundIsSentBeforeTheServerHasSpokenItAll() throws Exception {
        server.speech = SpeechServer.begun();
        openAi();

        assertThat(node.leave(VoiceNode.text("One. And another sentence.", Format.MP3)))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(Failure.CANCELLED));
        Awaitility.await().until(server.left.future()::isComplete);
    }

    @Test
    void piecesAreSpokenOneAfterTheOtherAndJoined() throws Exception {
        openAi();

        var heard = node.hear(VoiceNode.text("The first sentence. The second sentence of it. The third one is here."));

        assertThat(server.seen)
                .extracting(seen -> seen.body().getString("input"))
                .containsExactly("The first sentence.", "The second sentence of it.", "The third one is here.");
        assertThat(heard.spoken().seconds()).isCloseTo(3 * 0.5 + 2 * 0.2, within(0.001));
    }

    @Test
    void aPageInPlaceOfSoundIsNone() throws Exception {
        server.speech = SpeechServer.text(200, "text/html", "<html>Please log in</html>");
        openAi();

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai answers text/html in place of sound (<html>Please log in</html>); look at voice.providers.openai.url");
    }

    @Test
    void bytesThatAreNoWavFileAreNone() throws Exception {
        server.speech = SpeechServer.sound(Buffer.buffer("ID3 this would be an MP3 file"));
        openAi();

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai/gpt-4o-mini-tts: sent no WAV file");
    }

    @Test
    void halfAFileIsNone() throws Exception {
        var whole = SpeechServer.tone(SpeechServer.RATE, SpeechServer.RATE);
        server.speech = SpeechServer.sound(whole.getBuffer(0, 10_000));
        openAi();

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai/gpt-4o-mini-tts: sent 9956 of the 48000 bytes of sound that it had announced");
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsAFailure() throws Exception {
        server.speech = request -> {
            SpeechServer.begun().handle(request);
            request.connection().close();
        };
        openAi();

        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "voice.providers.openai.url");
    }

    @Test
    void anotherSampleRateInTheMiddleIsAFailure() throws Exception {
        var asked = new AtomicInteger();
        server.speech =
                request -> SpeechServer.sound(SpeechServer.tone(asked.incrementAndGet() == 1 ? 24_000 : 16_000, 2_000))
                        .handle(request);
        openAi();

        assertFails(
                () -> node.hear(VoiceNode.text("The first sentence. The second sentence.")),
                Failure.UNAVAILABLE,
                "changed from 24000 to 16000 Hz in the middle");
    }

    @Test
    void whoDoesNotStopSpeakingIsLetGo() throws Exception {
        server.speech = request -> {
            var response =
                    request.response().putHeader("Content-Type", "audio/wav").setChunked(true);
            response.write(Buffer.buffer(WavHead.of(SpeechServer.RATE, WavHead.UNKNOWN)));
            var second = Buffer.buffer(new byte[2 * SpeechServer.RATE]);
            response.drainHandler(_ -> write(response, second));
            write(response, second);
        };
        openAi();

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "says more than a text of this length");
        Awaitility.await().until(server.left.future()::isComplete);
    }

    private static void write(HttpServerResponse response, Buffer block) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(block);
        }
    }

    @Test
    void aServerThatHangsIsWaitedForAsLongAsTheSettingSays() throws Exception {
        for (var hanging : List.of(SpeechServer.silence(), SpeechServer.begun())) {
            server.speech = hanging;
            node = VoiceNode.open(folder, OPENAI.formatted(server.url(), KEY).replace("20 s", "300 ms"));

            assertFails(
                    () -> node.hear(VoiceNode.text("Hello.")),
                    Failure.TIMED_OUT,
                    "openai has not spoken in 0.3 s (voice.providers.openai.timeout)");
            node.close();
        }
    }

    @Test
    void refusalsSayWhichSettingIsWrongAndNeverTheKey() throws Exception {
        openAi();

        server.speech = SpeechServer.text(
                401, "application/json", "{\"error\":{\"message\":\"Incorrect API key: " + KEY + "\"}}");
        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai does not admit us (401: Incorrect API key: ***); set voice.providers.openai.key");
        server.speech = SpeechServer.text(404, "application/json", "{\"detail\":\"Not Found\"}");
        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai answers 404 (Not Found); look at voice.providers.openai.url");
        server.speech = SpeechServer.text(302, "text/html", "");
        assertFails(() -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "openai answers 302");
    }

    @Test
    void whatAServerWillNeverSpeakIsTheAskersToMend() throws Exception {
        server.speech = SpeechServer.text(400, "application/json", "{\"error\":{\"message\":\"Invalid voice\"}}");
        node = VoiceNode.open(folder, OPENAI.formatted(server.url(), KEY).replace("[openai]", "[openai, espeak]"));

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.INVALID,
                "openai refuses this text, voice or model: Invalid voice");
    }

    @Test
    void theNextOneSpeaksWhereOneCannotNow() throws Exception {
        VoiceNode.needEspeak();
        server.speech = SpeechServer.text(503, "text/plain", "loading");
        node = VoiceNode.open(folder, OPENAI.formatted(server.url(), KEY).replace("[openai]", "[openai, espeak]"));

        var heard = node.hear(VoiceNode.speak("Hello.", "gpt-4o-mini-tts", "alloy", Format.WAV, 1));

        assertThat(server.seen).as("it might have passed").hasSize(3);
        assertThat(heard.spoken().provider()).isEqualTo("espeak");
        assertFails(
                () -> node.hear(VoiceNode.speak("Hello.", "openai", "", Format.WAV, 1)),
                Failure.UNAVAILABLE,
                "openai answers 503 (loading); try again later");
    }

    @Test
    void whereNobodyAnswersTheAddressIsNamed() throws Exception {
        node = VoiceNode.open(folder, OPENAI.formatted("http://127.0.0.1:1", KEY));

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")), Failure.UNAVAILABLE, "correct voice.providers.openai.url");
    }

    @Test
    void whereNobodyCanSpeakItIsSaidWhatToDo() throws Exception {
        node = VoiceNode.open(folder, "providers: {espeak: {program: a-program-that-nobody-has}}");

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "nobody can speak here: install espeak-ng (Debian: apt-get install espeak-ng), or set"
                        + " voice.providers.openai.url to where a speech server is");
    }

    @Test
    void whoComesWhenTooManyWaitIsRefused() throws Exception {
        server.speech = SpeechServer.silence();
        openAi();
        var first = new CompletableFuture<Throwable>();
        Thread.startVirtualThread(() -> {
            try {
                node.hear(VoiceNode.text("Hello."));
            } catch (Exception e) {
                first.complete(e);
            }
        });
        Awaitility.await().until(() -> !server.seen.isEmpty());

        assertFails(
                () -> node.hear(VoiceNode.text("Hello.")),
                Failure.UNAVAILABLE,
                "openai has 1 calls at work and 0 waiting, its limits");
    }

    @Test
    void theVoicesAreThoseThatTheServerLists() throws Exception {
        server.voices = SpeechServer.text(200, "application/json", "{\"voices\":[\"vivian\",{\"id\":\"ryan\"}]}");
        openAi();

        assertThat(voices())
                .containsExactly(
                        new OneVoice("openai", "vivian", List.of()), new OneVoice("openai", "ryan", List.of()));
    }

    @Test
    void aServerWithoutAListHasTheVoicesOfOpenAi() throws Exception {
        openAi();

        assertThat(voices()).extracting(OneVoice::name).contains("alloy", "nova", "shimmer");
    }

    @Test
    void aChangedKeyIsUsedFromTheNextCallOn() throws Exception {
        openAi();
        node.hear(VoiceNode.text("Hello."));

        node.bus.publish(Secrets.CHANGED, new Secrets.Changed(Map.of("voice.providers.openai.key", "another")));

        Awaitility.await().untilAsserted(() -> {
            node.hear(VoiceNode.text("Hello."));
            assertThat(server.seen.getLast().headers().get("Authorization")).isEqualTo("Bearer another");
        });
    }

    @Test
    void whatDoesNotFitIntoTheFolderGoesInTheOrderOfItsLastUse() throws Exception {
        // Each sentence is 0.5 s of 24 kHz: 24 044 bytes; two fit.
        node = VoiceNode.open(folder, OPENAI.formatted(server.url(), KEY).replace("keep: 0 B", "keep: 50 KiB"));

        var kept = new boolean[6];
        var texts = List.of("One.", "Two.", "One.", "Three.", "One.", "Two.");
        for (var i = 0; i < texts.size(); i++) {
            kept[i] = node.hear(VoiceNode.text(texts.get(i))).spoken().kept();
        }

        assertThat(Arrays.toString(kept)).isEqualTo("[false, false, true, false, true, false]");
    }

    private void openAi() throws Exception {
        node = VoiceNode.open(folder, OPENAI.formatted(server.url(), KEY));
    }

    private List<OneVoice> voices() throws Exception {
        return VoiceNode.await(node.bus.ask(Voice.VOICES, new Voice.ListVoices()))
                .voices();
    }

    private static void assertFails(ThrowingCallable work, Failure failure, String detail) {
        assertThatThrownBy(work)
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }
}
