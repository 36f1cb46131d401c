package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionOutput;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference.AudioFormat;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.MessageWire;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertTest {

    private static final Blobs.Key KEY = new Blobs.Key("0123456789abcdef".repeat(4));

    @TempDir
    Path folder;

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(Files.createDirectory(folder.resolve("uploads")));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aFileAndItsWishesBecomeAJob() throws Exception {
        var form = file().field("format", "opus").field("denoise", "true");

        var response = convert("anna-key", form);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("job_id"))
                .isEqualTo(door.actors.jobs.keySet().iterator().next().toString());
        var request = door.actors.conversions.getFirst();
        assertThat(request.caller().user()).isEqualTo(door.anna.id());
        assertThat(request.name()).isEqualTo("talk.mp4");
        assertThat(request.options()).isEqualTo(new Conversions.Options(AudioFormat.OPUS, true));
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void withoutWishesItIsWavAsItSounds() throws Exception {
        convert("anna-key", file());

        assertThat(door.actors.conversions.getFirst().options())
                .isEqualTo(new Conversions.Options(AudioFormat.WAV, false));
    }

    @ParameterizedTest
    @CsvSource({"format, mp3", "denoise, perhaps", "channels, keep"})
    void aWishThatCannotBeMetIsRefusedNamingTheField(String field, String value) throws Exception {
        var response = convert("anna-key", file().field(field, value));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith(field);
        assertThat(door.actors.conversions).isEmpty();
    }

    @Test
    void theFileIsGivenWithItsNameAndType() throws Exception {
        var id = converted("Встреча.flac", AudioFormat.FLAC);

        var response = door.get("/convert/" + id + "/audio", "anna-key");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("the sound");
        assertThat(response.headers().firstValue("Content-Type")).contains("audio/flac");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"_______.flac\";"
                        + " filename*=UTF-8''%D0%92%D1%81%D1%82%D1%80%D0%B5%D1%87%D0%B0.flac");
    }

    @Test
    void whoWantsALinkIsLedToIt() throws Exception {
        var id = converted("talk.wav", AudioFormat.WAV);

        var response = door.get("/convert/" + id + "/audio?redirect=true", "anna-key");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location"))
                .contains("https://s3.example/" + KEY.sha256() + "?signed");
        assertThat(door.get("/convert/" + id + "/audio?redirect=true", "boris-key")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theStatusSaysWhereTheFileIsAndHowLong() throws Exception {
        var id = converted("talk.wav", AudioFormat.WAV);

        var status = new JsonObject(door.get("/convert/" + id, "anna-key").body());

        assertThat(status.getString("status")).isEqualTo("done");
        assertThat(status.getString("converted_file_url")).isEqualTo("/convert/" + id + "/audio");
        assertThat(status.getDouble("audio_len")).isEqualTo(12.35);
        assertThat(status.getString("format")).isEqualTo("wav");
        assertThat(status.getJsonArray("warnings")).containsExactly("cut off");
    }

    @Test
    void beforeTheEndThereIsNoFile() throws Exception {
        var job = door.actors.conversion(door.anna.id(), new State.Queued(FakeActors.NOW));

        assertThat(new JsonObject(door.get("/convert/" + job, "anna-key").body()).getString("status"))
                .isEqualTo("processing");
        assertThat(door.get("/convert/" + job + "/audio", "anna-key").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFailedConversionSaysWhy() throws Exception {
        var failed = new State.Failed(FakeActors.NOW, Failure.UNSUPPORTED_MEDIA, "no sound track");
        var job = door.actors.conversion(door.anna.id(), failed);

        var response = door.get("/convert/" + job + "/audio", "anna-key");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("no sound track");
    }

    @Test
    void anothersConversionIsNotFound() throws Exception {
        var id = converted("talk.wav", AudioFormat.WAV);

        assertThat(door.get("/convert/" + id, "boris-key").statusCode()).isEqualTo(404);
        assertThat(door.get("/convert/" + id + "/audio", "boris-key").statusCode())
                .isEqualTo(404);
        assertThat(door.get("/convert/" + id + "/audio", "root-key").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTranscriptionIsNoConversion() throws Exception {
        var job = door.actors.job(door.anna.id(), new State.Queued(FakeActors.NOW));

        assertThat(door.get("/convert/" + job.id(), "anna-key").statusCode()).isEqualTo(404);
    }

    private UUID converted(String name, AudioFormat format) throws Exception {
        var file = Files.writeString(folder.resolve("blob"), "the sound");
        door.actors.blobs.put(KEY, file);
        var output = new ConversionOutput(KEY, 12.3456, Files.size(file), name, format, List.of("cut off"));
        var json = MessageWire.JSON.writeValueAsString(output);
        return door.actors.conversion(door.anna.id(), new State.Succeeded(FakeActors.NOW, json));
    }

    private static TestDoor.Multipart file() {
        return new TestDoor.Multipart().file("file", "C:\\talks\\talk.mp4", "sound");
    }

    private HttpResponse<String> convert(String key, TestDoor.Multipart form) throws Exception {
        return door.send(door.request("/convert")
                .header("X-API-Key", key)
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(form.body()));
    }
}
