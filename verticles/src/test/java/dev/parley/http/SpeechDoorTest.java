package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Failure;
import dev.parley.bus.Voice;
import dev.parley.bus.Voice.Format;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text to speech at both doors, in front of somebody who speaks as the test says. */
class SpeechDoorTest {

    private static final String PATH = "/v1/audio/speech";
    private static final String HELLO = "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"Hello\"}";

    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theSoundIsTheBodyAndMp3WhereNothingElseIsSaid() throws Exception {
        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("audio/mpeg");
        assertThat(response.body()).isEqualTo("first-second");
        assertThat(door.voice.asked).singleElement().satisfies(speak -> {
            assertThat(speak.payer().user()).isEqualTo(door.anna.id());
            assertThat(List.of(speak.text(), speak.model(), speak.voice())).containsExactly("Hello", "tts-1", "alloy");
            assertThat(speak.format()).isEqualTo(Format.MP3);
            assertThat(speak.speed()).isEqualTo(1);
            assertThat(speak.language()).isEmpty();
        });
    }

    @Test
    void everythingThatOpenAisClientsSayArrives() throws Exception {
        door.post(PATH, "anna-key", """
                {"model": "espeak", "voice": {"id": "ru"}, "input": "Привет", "response_format": "opus", "speed": 1.5,
                 "instructions": "Cheerfully", "stream_format": "audio", "language": "Russian"}""");

        var speak = door.voice.asked.getFirst();
        assertThat(speak)
                .isEqualTo(new Voice.Speak(
                        speak.payer(), "Привет", "espeak", "ru", Optional.of("ru"), Format.OPUS, 1.5, "Cheerfully"));
    }

    @ParameterizedTest
    @CsvSource({
        "wav, audio/wav",
        "mp3, audio/mpeg",
        "opus, audio/ogg",
        "flac, audio/flac",
        "aac, audio/aac",
        "pcm, audio/pcm"
    })
    void eachFormatHasItsContentType(String format, String type) throws Exception {
        var response = door.post(PATH, "anna-key", "{\"input\":\"Hello\",\"response_format\":\"" + format + "\"}");

        assertThat(response.headers().firstValue("Content-Type")).contains(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | input",
                "{\"input\": 7} | input",
                "{\"input\": \"x\", \"response_format\": \"vorbis\"} | response_format",
                "{\"input\": \"x\", \"speed\": 4.1} | speed",
                "{\"input\": \"x\", \"speed\": \"fast\"} | speed",
                "{\"input\": \"x\", \"voice\": []} | voice",
                "{\"input\": \"x\", \"voice\": {}} | voice.id",
                "{\"input\": \"x\", \"stream_format\": \"ndjson\"} | stream_format",
                "{\"input\": \"x\", \"pitch\": 3} | pitch"
            })
    void whatIsWrongIsNamed(String body, String param) throws Exception {
        var response = door.post(PATH, "anna-key", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).getString("param")).isEqualTo(param);
        assertThat(door.voice.asked).isEmpty();
    }

    @Test
    void aTextThatCannotBeSpokenIsNamedAsTheDoorNamesIt() throws Exception {
        door.voice.script = (_, _) -> Future.failedFuture(Failure.INVALID.because("text: has no letter"));

        assertThat(error(door.post(PATH, "anna-key", HELLO)).getString("message"))
                .isEqualTo("input: has no letter");
        assertThat(door.post("/tts/", "anna-key", "{\"prompt\":\"…\"}").body()).contains("prompt: has no letter");
    }

    @Test
    void nobodyWhoSpeaksIsAStatusThatMayPass() throws Exception {
        door.voice.script = (_, _) -> Future.failedFuture(Failure.UNAVAILABLE.because("nobody can speak here"));

        var response = door.post(PATH, "anna-key", HELLO);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(error(response).getString("type")).isEqualTo("server_error");
    }

    @Test
    void soundThatBreaksOffHasNoProperEnd() {
        door.voice.script = (_, outlet) -> {
            outlet.send(FakeVoice.sound(new byte[] {1, 2, 3}));
            return Future.failedFuture(Failure.UNAVAILABLE.because("gone"));
        };

        assertThatThrownBy(() -> door.post(PATH, "anna-key", HELLO)).isInstanceOf(IOException.class);
    }

    @Test
    void asEventsTheSoundComesInBase64AndThenTheEnd() throws Exception {
        var response = door.post(PATH, "anna-key", HELLO.replace("}", ",\"stream_format\":\"sse\"}"));

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.body().split("\n\n"))
                .containsExactly(
                        "data: {\"type\":\"speech.audio.delta\",\"audio\":\"Zmlyc3Qt\"}",
                        "data: {\"type\":\"speech.audio.delta\",\"audio\":\"c2Vjb25k\"}",
                        "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":0,\"output_tokens\":0,"
                                + "\"total_tokens\":0},\"parley\":{\"provider\":\"espeak\",\"voice\":\"ru\",\"seconds\":0.5,"
                                + "\"cached\":false}}");
    }

    @Test
    void asEventsWhatFailsOnTheWayIsAnEvent() throws Exception {
        door.voice.script = (_, outlet) -> {
            outlet.send(FakeVoice.sound(new byte[] {1}));
            return Future.failedFuture(Failure.UNAVAILABLE.because("gone"));
        };

        var events = door.post(PATH, "anna-key", HELLO.replace("}", ",\"stream_format\":\"sse\"}"))
                .body()
                .split("\n\n");

        assertThat(events).hasSize(2);
        assertThat(events[1]).contains("\"type\":\"error\"", "\"message\":\"gone\"");
    }

    @Test
    void aClientThatHangsUpEndsTheSpeech() throws Exception {
        var cancelled = new AtomicBoolean();
        door.voice.script = (_, outlet) -> {
            outlet.cancelled().onSuccess(_ -> cancelled.set(true));
            return Promise.<Voice.Spoken>promise().future();
        };

        door.client.sendAsync(
                door.request(PATH)
                        .header("X-API-Key", "anna-key")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(HELLO))
                        .build(),
                BodyHandlers.ofString());
        Poll.until(() -> !door.voice.asked.isEmpty());
        door.client.shutdownNow();

        Poll.until(cancelled::get);
    }

    @Test
    void aMegabyteOfTextReachesWhoeverSpeaks() throws Exception {
        var text = "я".repeat(TestDoor.MAX_CHAT_SIZE / 2 - 100);

        assertThat(door.post(PATH, "anna-key", "{\"input\":\"" + text + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(door.voice.asked.getFirst().text()).isEqualTo(text);
    }

    @Test
    void theVoicesAreListedAsVllmOmniDoes() throws Exception {
        var response = door.get("/v1/audio/voices", "anna-key");

        assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject("""
                {"voices": ["ru", "vivian"],
                 "details": [{"id": "ru", "provider": "espeak", "languages": ["ru"]},
                             {"id": "vivian", "provider": "omni", "languages": []}]}"""));
    }

    @Test
    void theAssistantsDoorAnswersAWavFileNamedAfterTheText() throws Exception {
        var response = door.post("/tts/", "anna-key", "{\"prompt\":\"Привет, мир! \\\"x\\\"\\r\\nSet-Cookie: a=b\"}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("audio/wav");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"______________x_Set_Cookie_a_b.wav\"; filename*=UTF-8''"
                                .replace("______________x", "_".repeat(11) + "x")
                        + "%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82_%D0%BC%D0%B8%D1%80_x_Set_Cookie_a_b.wav");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        var speak = door.voice.asked.getFirst();
        assertThat(speak.format()).isEqualTo(Format.WAV);
        assertThat(speak.instructions()).isEqualTo("Say fast and shortly");
        assertThat(speak.voice()).isEmpty();
    }

    @Test
    void theAssistantsDoorTakesSpeakerLanguageAndInstruction() throws Exception {
        door.post("/tts/", "anna-key", """
                {"prompt": "Hello", "speaker": "Vivian", "language": "Auto", "instruct": "Slowly"}""");

        var speak = door.voice.asked.getFirst();
        assertThat(List.of(speak.voice(), speak.instructions())).containsExactly("Vivian", "Slowly");
        assertThat(speak.language()).isEmpty();
    }

    @Test
    void theAssistantsDoorRefusesInItsWords() throws Exception {
        var noKey = door.send(door.request("/tts/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"Hello\"}")));
        var wrong = door.post("/tts/", "anna-key", "{\"text\":\"Hello\"}");

        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noKey.body()).contains("Missing Authorization token");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("prompt: is missing");
    }

    private static JsonObject error(HttpResponse<String> response) {
        return new JsonObject(response.body()).getJsonObject("error");
    }
}
