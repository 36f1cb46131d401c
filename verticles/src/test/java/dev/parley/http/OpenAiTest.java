package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door for clients of OpenAI's API, with jobs that end when the test says so. */
class OpenAiTest {

    private static final String PATH = "/v1/audio/transcriptions";
    private static final Speech.Transcript TRANSCRIPT = new Speech.Transcript(
            "en",
            8.2,
            List.of(
                    new Speech.Segment(
                            0,
                            0.5,
                            2,
                            "SPEAKER_00",
                            "Good day.",
                            List.of(
                                    new Speech.Word(0.5, 1, "Good", 0.9, "SPEAKER_00"),
                                    new Speech.Word(1.1, 2, "day.", 0.8, "SPEAKER_00"))),
                    new Speech.Segment(1, 2.5, 8, "SPEAKER_01", "Hello.")),
            List.of(new Inference.Turn(0, 2, "SPEAKER_00"), new Inference.Turn(2, 8, "SPEAKER_01")),
            Optional.empty(),
            List.of());

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
    void theTextComesWhenTheJobHasEnded() throws Exception {
        var answer = send(form());
        assertThat(answer).isNotDone();
        finish(TRANSCRIPT);

        assertThat(json(answer))
                .isEqualTo(new JsonObject()
                        .put("text", "Good day. Hello.")
                        .put("usage", new JsonObject().put("type", "duration").put("seconds", 9)));
    }

    @Test
    void theJobIsOneOfTheCallerWithoutSpeakersOrReport() throws Exception {
        send(form().field("language", "en").field("prompt", "Vert.x").field("keywords[]", "Parley"));
        submitted();

        var request = door.actors.submissions.getFirst().request();
        assertThat(request.caller().user()).isEqualTo(door.anna.id());
        assertThat(request.options())
                .isEqualTo(new Speech.Options(
                        new Inference.Hearing(Optional.of("en"), Optional.empty(), false, "Vert.x", List.of("Parley")),
                        Inference.Speakers.ANY,
                        Inference.Channels.AUTO,
                        false,
                        false));
    }

    @Test
    void aRecogniserIsAskedForByItsOwnName() throws Exception {
        send(file().field("model", "moonshine-tiny-en"));
        submitted();

        assertThat(door.actors
                        .submissions
                        .getFirst()
                        .request()
                        .options()
                        .hearing()
                        .model())
                .contains("moonshine-tiny-en");
    }

    @Test
    void translationsAreWantedInEnglish() throws Exception {
        send("/v1/audio/translations", form());
        submitted();

        assertThat(door.actors
                        .submissions
                        .getFirst()
                        .request()
                        .options()
                        .hearing()
                        .translate())
                .isTrue();
    }

    @Test
    void verboseJsonHasWordsAndSegmentsAsAskedFor() throws Exception {
        var words = send(form().field("response_format", "verbose_json").field("timestamp_granularities[]", "word"));
        finish(TRANSCRIPT);

        assertThat(json(words).fieldNames()).containsExactly("task", "language", "duration", "text", "words", "usage");
        assertThat(json(words).getString("language")).isEqualTo("english");
        assertThat(json(words).getJsonArray("words").getJsonObject(1))
                .isEqualTo(new JsonObject().put("start", 1.1).put("end", 2.0).put("word", "day."));

        var segments = send(form().field("response_format", "verbose_json"));
        finish(TRANSCRIPT);

        assertThat(json(segments).containsKey("words")).isFalse();
        assertThat(json(segments).getJsonArray("segments").getJsonObject(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "seek",
                        "start",
                        "end",
                        "text",
                        "tokens",
                        "temperature",
                        "avg_logprob",
                        "compression_ratio",
                        "no_speech_prob");
        assertThat(json(segments).getJsonArray("segments").getJsonObject(0).getDouble("avg_logprob"))
                .isEqualTo(-0.164);
    }

    @Test
    void plainFormatsComeAsTextWithoutSpeakers() throws Exception {
        assertText("text", "text/plain; charset=utf-8", "Good day. Hello.\n");
        assertText("srt", "application/x-subrip; charset=utf-8", """
                1
                00:00:00,500 --> 00:00:02,000
                Good day.

                2
                00:00:02,500 --> 00:00:08,000
                Hello.

                """);
        assertText("vtt", "text/vtt; charset=utf-8", """
                WEBVTT

                00:00:00.500 --> 00:00:02.000
                Good day.

                00:00:02.500 --> 00:00:08.000
                Hello.

                """);
    }

    @Test
    void diarizedJsonSaysWhoSpeaks() throws Exception {
        var answer = send(form().field("response_format", "diarized_json").field("chunking_strategy", "auto"));
        finish(TRANSCRIPT);

        assertThat(door.actors.submissions.getFirst().request().options().diarize())
                .isTrue();
        assertThat(json(answer).getJsonArray("segments").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("type", "transcript.text.segment")
                        .put("id", "seg_1")
                        .put("start", 2.5)
                        .put("end", 8.0)
                        .put("speaker", "SPEAKER_01")
                        .put("text", "Hello."));
    }

    @Test
    void aStreamTellsEachSegmentWhenItIsRecognisedAndTheWholeAtTheEnd() throws Exception {
        try (var lines = stream(form().field("stream", "true"))) {
            var iterator = lines.iterator();
            emit("{\"start\":0.5,\"end\":2,\"text\":\" Good day.\"}");
            assertThat(next(iterator)).isEqualTo(delta("Good day."));
            emit("{\"start\":0.5,\"end\":2,\"text\":\" Good day.\"}");
            emit("{\"start\":2.5,\"end\":8,\"text\":\"Hello.\"}");
            assertThat(next(iterator)).isEqualTo(delta(" Hello."));
            finish(TRANSCRIPT);

            assertThat(next(iterator))
                    .isEqualTo(new JsonObject()
                            .put("type", "transcript.text.done")
                            .put("text", "Good day. Hello.")
                            .put(
                                    "usage",
                                    new JsonObject().put("type", "duration").put("seconds", 9)));
            assertThat(nextData(iterator)).isEqualTo("[DONE]");
        }
    }

    @Test
    void aStreamOfDiarizedJsonTellsWhoSaidWhatBeforeItsEnd() throws Exception {
        try (var lines = stream(form().field("stream", "true").field("response_format", "diarized_json"))) {
            finish(TRANSCRIPT);

            var iterator = lines.iterator();
            var types = new ArrayList<String>();
            for (var data = nextData(iterator); !data.equals("[DONE]"); data = nextData(iterator)) {
                types.add(new JsonObject(data).getString("type"));
            }
            assertThat(types)
                    .containsExactly("transcript.text.segment", "transcript.text.segment", "transcript.text.done");
        }
    }

    @Test
    void aJobThatFailsInAStreamIsAnErrorEvent() throws Exception {
        try (var lines = stream(form().field("stream", "true"))) {
            end(new Jobs.State.Failed(FakeActors.NOW, Failure.UNSUPPORTED_MEDIA, "no sound in it"));

            assertThat(next(lines.iterator()).getJsonObject("error").getString("message"))
                    .isEqualTo("no sound in it");
        }
    }

    @Test
    void aJobThatFailsIsItsErrorAndClientsDoNotTryAgain() throws Exception {
        var answer = send(form());
        end(new Jobs.State.Failed(FakeActors.NOW, Failure.UNSUPPORTED_MEDIA, "no sound in it"));

        assertError(answer, 415, "invalid_request_error", null, "unsupported_media", "no sound in it");
        assertThat(answer.get().headers().firstValue("X-Should-Retry")).contains("false");
    }

    @Test
    void aJobThatIsCancelledElsewhereIsAConflict() throws Exception {
        var answer = send(form());
        end(new Jobs.State.Cancelled(FakeActors.NOW));

        assertError(answer, 409, "invalid_request_error", null, "cancelled", "the job was cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aClientThatHangsUpCancelsItsJob(String stream) throws Exception {
        var answer = send(form().field("stream", stream));
        var job = submitted();

        door.client.shutdownNow();

        Poll.until(() -> door.actors.jobs.get(job).state() instanceof Jobs.State.Cancelled);
        assertThat(answer).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "response_format, docx, response_format",
        "timestamp_granularities[], word, timestamp_granularities",
        "temperature, 1.5, temperature",
        "temperature, warm, temperature",
        "stream, perhaps, stream",
        "language, no language, language",
        "known_speaker_names[], Anna, known_speaker_names",
        "include[], logprobs, include",
        "diarize, true, diarize"
    })
    void aFieldThatIsWrongIsNamed(String field, String value, String named) throws Exception {
        var answer = send(form().field(field, value));

        var error = error(answer, 400);
        assertThat(error.getString("param")).isEqualTo(named);
        assertThat(error.getString("code")).isEqualTo("invalid");
        assertThat(door.actors.submissions).isEmpty();
    }

    @Test
    void anUnknownFormatIsToldWhichThereAre() throws Exception {
        assertThat(error(send(form().field("response_format", "docx")), 400).getString("message"))
                .startsWith("response_format: ")
                .contains("json", "text", "srt", "verbose_json", "vtt", "diarized_json");
    }

    @Test
    void subtitlesAreNotStreamed() throws Exception {
        assertError(
                send(form().field("stream", "true").field("response_format", "srt")),
                400,
                "invalid_request_error",
                "stream",
                "invalid",
                "stream: goes with response_format json, text or diarized_json, not srt");
    }

    @Test
    void aModelThatIsNotInstalledIsNotFoundWithTheCommandThatFetchesIt() throws Exception {
        var error = error(send(file().field("model", "whisper-small")), 404);

        assertThat(error.getString("param")).isEqualTo("model");
        assertThat(error.getString("code")).isEqualTo("model_not_found");
        assertThat(error.getString("message")).contains("moonshine-tiny-en", "./parley models pull whisper-small");
    }

    @Test
    void withoutAModelNothingIsDone() throws Exception {
        assertThat(error(send(file()), 400).getString("message")).isEqualTo("model: is missing");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        var empty = new TestDoor.Multipart().file("file", "a.wav", "").field("model", "whisper-1");

        assertThat(error(send(empty), 400).getString("param")).isEqualTo("file");
    }

    @Test
    void whatIsNoFormOrNoPathOrNoMethodIsAnErrorInTheSameShape() throws Exception {
        var noForm = door.post(PATH, "anna-key", "{}");
        var noPath = door.get("/v1/completions", "anna-key");
        var noMethod = door.get(PATH, "anna-key");

        assertThat(List.of(noForm.statusCode(), noPath.statusCode(), noMethod.statusCode()))
                .containsExactly(415, 404, 405);
        for (var answer : List.of(noForm, noPath, noMethod)) {
            assertThat(new JsonObject(answer.body()).getJsonObject("error").fieldNames())
                    .containsExactly("message", "type", "param", "code");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        }
    }

    @Test
    void aWrongKeyIsUnauthorizedAndOfTwoTheFirstCounts() throws Exception {
        var wrong = door.send(door.request("/v1/models").header("Authorization", "Bearer guess"));
        var right = door.send(door.request("/v1/models").header("Authorization", "Bearer anna-key"));
        var both = door.send(door.request("/v1/models")
                .header("Authorization", "Bearer guess")
                .header("X-API-Key", "anna-key"));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(wrong.body()).getJsonObject("error").getString("code"))
                .isEqualTo("invalid_api_key");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(both.statusCode()).isEqualTo(200);
    }

    @Test
    void modelsAreTheRecognisersAndTheNamesThatStandForThem() throws Exception {
        var models = new JsonObject(door.get("/v1/models", "anna-key").body());
        var one = door.get("/v1/models/whisper-1", "anna-key");
        var none = door.get("/v1/models/gpt-5", "anna-key");

        assertThat(models.getString("object")).isEqualTo("list");
        assertThat(models.getJsonArray("data").stream().map(model -> ((JsonObject) model).getString("id")))
                .startsWith("moonshine-tiny-en", "whisper-1")
                .contains("gpt-4o-transcribe-diarize");
        assertThat(new JsonObject(one.body()).getString("object")).isEqualTo("model");
        assertThat(none.statusCode()).isEqualTo(404);
    }

    @Test
    void aUserWaitsForSoManyJobsAtOnceAndNoMore() throws Exception {
        for (var i = 1; i <= 3; i++) {
            send(form());
            var count = i;
            Poll.until(() -> door.actors.submissions.size() == count);
        }

        assertThat(error(send(form()), 429).getString("type")).isEqualTo("rate_limit_error");
    }

    private void assertText(String format, String mediaType, String text) throws Exception {
        var answer = send(form().field("response_format", format));
        finish(TRANSCRIPT);

        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo(text);
        assertThat(answer.get().headers().firstValue("Content-Type")).contains(mediaType);
    }

    private static void assertError(
            CompletableFuture<HttpResponse<String>> answer,
            int status,
            String type,
            String param,
            String code,
            String message)
            throws Exception {
        assertThat(error(answer, status))
                .isEqualTo(new JsonObject()
                        .put("message", message)
                        .put("type", type)
                        .put("param", param)
                        .put("code", code));
    }

    private static JsonObject error(CompletableFuture<HttpResponse<String>> answer, int status) throws Exception {
        var response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body()).getJsonObject("error");
    }

    private static JsonObject json(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        var response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private static TestDoor.Multipart file() {
        return new TestDoor.Multipart().file("file", "talk.wav", "sound");
    }

    private static TestDoor.Multipart form() {
        return file().field("model", "whisper-1");
    }

    private CompletableFuture<HttpResponse<String>> send(TestDoor.Multipart form) {
        return send(PATH, form);
    }

    private CompletableFuture<HttpResponse<String>> send(String path, TestDoor.Multipart form) {
        return door.client.sendAsync(request(path, form), BodyHandlers.ofString());
    }

    private java.util.stream.Stream<String> stream(TestDoor.Multipart form) throws Exception {
        var response = door.client.send(request(PATH, form), BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        return response.body();
    }

    private HttpRequest request(String path, TestDoor.Multipart form) {
        return door.request(path)
                .header("Authorization", "Bearer anna-key")
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(form.body())
                .build();
    }

    private static JsonObject delta(String text) {
        return new JsonObject().put("type", "transcript.text.delta").put("delta", text);
    }

    private static JsonObject next(java.util.Iterator<String> lines) {
        return new JsonObject(nextData(lines));
    }

    private static String nextData(java.util.Iterator<String> lines) {
        while (true) {
            var line = lines.next();
            if (line.startsWith("data: ")) {
                return line.substring("data: ".length());
            }
        }
    }

    /** The job of the last request that came, once there is one that has not ended. */
    private UUID submitted() throws Exception {
        Poll.until(() ->
                door.actors.jobs.values().stream().anyMatch(job -> !job.state().ended()));
        return door.actors.jobs.values().stream()
                .filter(job -> !job.state().ended())
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void emit(String segment) throws Exception {
        door.actors.emit(submitted(), "segment", segment);
    }

    private void finish(Speech.Transcript transcript) throws Exception {
        door.actors.transcribed(submitted(), transcript);
        end(new Jobs.State.Succeeded(FakeActors.NOW, "{}"));
    }

    private void end(Jobs.State state) throws Exception {
        var job = submitted();
        door.actors.become(job, state);
        door.actors.emit(
                job, "state", new JsonObject().put("state", state.word()).encode());
    }
}
