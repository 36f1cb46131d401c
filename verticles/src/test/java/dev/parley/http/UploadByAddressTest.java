package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Downloads.Source;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are handed in by their address. */
class UploadByAddressTest {

    @TempDir
    Path folder;

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "file_url, https://example.org/a/%D1%8F.mp3?sig=x",
        "s3_url, https://example.org/a/%D1%8F.mp3?sig=x",
        "s3_url, s3://bucket/a/%D1%8F.mp3"
    })
    void anAddressInAFormBecomesAJobThatReadsIt(String field, String address) throws Exception {
        var response = door.upload(
                "anna-key", new TestDoor.Multipart().field(field, address).field("report", "false"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var request = door.actors.submissions.getFirst().request();
        assertThat(request.source()).isEqualTo(new Source.Foreign(URI.create(address)));
        assertThat(request.name()).isEqualTo("я.mp3");
        assertThat(request.options().report()).isFalse();
    }

    @Test
    void aPlainFormIsTakenAsWell() throws Exception {
        var response = door.send(door.request("/upload/")
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("s3_url=https%3A%2F%2Fexample.org%2Fa.mp3&language=ru")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(door.actors.submissions.getFirst().content()).isEqualTo("https://example.org/a.mp3");
    }

    @Test
    void theIdInJsonBecomesTheUploadId() throws Exception {
        var id = UUID.randomUUID();
        var body = new JsonObject()
                .put("id", id.toString())
                .put("upload", "https://example.org/a.mp3")
                .put("language", "ru")
                .put("speakers", 2);

        var response = door.post("/upload/", "anna-key", body.encode());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var request = door.actors.submissions.getFirst().request();
        assertThat(request.id()).contains(id);
        assertThat(request.options().hearing().language()).contains("ru");
        assertThat(request.options().speakers().max()).contains(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id|{\"id\": \"meeting 7\", \"upload\": \"https://example.org/a\"}",
                "upload|{\"id\": \"0197a3c0-5b5e-7c1e-8d1f-3f2b6c0d9e11\"}",
                "upload|{\"upload\": \"file:///etc/passwd\"}",
                "upload|{\"upload\": \"https://example.org/%zz\"}",
                "upload|{\"upload\": \"http://10.0.0.1/\"}",
                "upload|{\"upload\": \"s3://bucket\"}",
                "callback_url|{\"upload\": \"https://example.org/a\", \"callback_url\": \"http://10.0.0.1/\"}",
                "file_url|{\"file_url\": \"https://example.org/a\"}",
                "language|{\"upload\": \"https://example.org/a\", \"language\": \"in russian\"}"
            })
    void whatIsWrongInJsonIsNamed(String sample) throws Exception {
        var parts = List.of(sample.split("\\|", 2));

        assertRefused(door.post("/upload/", "anna-key", parts.getLast()), parts.getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "file_url, ftp://example.org/a",
        "file_url, http://10.0.0.1/a",
        "s3_url, s3:///key",
        "upload, https://example.org/a"
    })
    void whatIsWrongInAFormIsNamed(String field, String address) throws Exception {
        assertRefused(door.upload("anna-key", new TestDoor.Multipart().field(field, address)), field);
    }

    @Test
    void aFileAndAnAddressAtOnceAreRefused() throws Exception {
        var form = new TestDoor.Multipart().file("file", "a.wav", "sound").field("file_url", "https://example.org/a");

        assertRefused(door.upload("anna-key", form), "file_url");
        assertRefused(
                door.upload(
                        "anna-key",
                        new TestDoor.Multipart()
                                .field("file_url", "https://a.example/")
                                .field("s3_url", "s3://b/k")),
                "s3_url");
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void theAddressToCallBackIsChecked() throws Exception {
        var form = new TestDoor.Multipart().file("file", "a.wav", "sound").field("callback_url", "http://10.0.0.1/");

        assertRefused(door.upload("anna-key", form), "callback_url");
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aConversionTakesAnAddressInAFormAndAsJson() throws Exception {
        var form = new TestDoor.Multipart()
                .field("file_url", "https://example.org/a.mp4")
                .field("format", "opus");
        var inForm = door.send(door.request("/convert")
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(form.body()));
        var asJson =
                door.post("/convert", "anna-key", "{\"upload\": \"https://example.org/b.mp4\", \"denoise\": true}");

        assertThat(inForm.statusCode()).as(inForm.body()).isEqualTo(200);
        assertThat(asJson.statusCode()).as(asJson.body()).isEqualTo(200);
        assertThat(door.actors.conversions)
                .satisfiesExactly(
                        first -> assertThat(first.name()).isEqualTo("a.mp4"),
                        second -> assertThat(second.options().denoise()).isTrue());
    }

    @Test
    void openAisDoorTakesFilesOnly() throws Exception {
        var form = new TestDoor.Multipart().field("model", "whisper-1");
        var response = door.send(door.request("/v1/audio/transcriptions")
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "multipart/form-data; boundary=" + TestDoor.BOUNDARY)
                .POST(form.body()));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("file");
    }

    private void assertRefused(HttpResponse<String> response, String field) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith(field + ":");
        assertThat(door.actors.submissions).isEmpty();
    }
}
